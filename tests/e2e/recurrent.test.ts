import AxeBuilder from "@axe-core/playwright";
import { moons } from "./specs.ts";
import { expect, test } from "./yard-test.ts";

const echo = {
  version: 1,
  seed: 3,
  data: { source: { kind: "generator", name: "delayed_echo", n: 300, delay: 4 } },
  model: { kind: "recurrent", layers: [{ kind: "lstm", units: 8 }] },
  training: { optimizer: { kind: "adam", learning_rate: 0.01 }, batch_size: 32, epochs: 3 },
};

test("a task of sequences brings a recurrent network, which trains and is seen through time", async ({
  yard,
}) => {
  await yard.open(moons);
  await yard.choice("Table").selectOption("Noisy sine");
  await expect(yard.tab("Through time")).toBeVisible();
  await expect(yard.tab("Boundary")).toHaveCount(0);
  await yard.tab("Through time").click();
  const gradients = yard.stage.getByRole("slider", { name: "Gradient at one step of the sequence" });
  await yard.expectWords(gradients, /first training step/);
  await yard.step.click();
  await yard.expectWords(
    gradients,
    /Layer 1 \(LSTM\): the gradient is .* at the first of 25 steps and .* at the last/,
  );

  // Another cell in its place, and back to points on a plane.
  await yard.choice("Layer 1: cell").selectOption("RNN");
  await yard.step.click();
  await yard.expectWords(gradients, /Layer 1 \(RNN\): the gradient is/);
  await yard.choice("Table").selectOption("Two moons");
  await expect(yard.tab("Through time")).toHaveCount(0);
  await expect(yard.tab("Boundary")).toBeVisible();
});

test("gates are read along one sequence, by keyboard too", async ({ yard }) => {
  await yard.open(echo);
  await yard.tab("Through time").click();
  await yard.trainToEnd();
  const gates = yard.stage.getByRole("slider", { name: "Gates at one step of the sequence" });
  await yard.expectWords(gates, /forget gate f: mean 0\.\d+ over 8 units and 9 steps/);
  await gates.focus();
  await gates.press("Home");
  await expect(gates).toHaveAttribute("aria-valuetext", /^Step 1, means of the units: input gate i 0\.\d+/);
  await gates.press("ArrowRight");
  await expect(gates).toHaveAttribute("aria-valuetext", /^Step 2,/);
  await yard.stage.getByRole("spinbutton", { name: /^Window/ }).fill("7");
  await yard.stage.getByRole("spinbutton", { name: /^Window/ }).press("Enter");
  await expect(yard.stage.getByText(/^Window/)).toContainText("of 292");
  const found = await new AxeBuilder({ page: yard.page }).analyze();
  expect(found.violations).toEqual([]);
});

test("a gradient that vanishes through time is cured by gated cells, in a copy", async ({ yard }) => {
  await yard.open({
    version: 1,
    seed: 5,
    data: { source: { kind: "generator", name: "adding_problem", n: 60 } },
    model: { kind: "recurrent", layers: [{ kind: "rnn", units: 8 }] },
    training: { epochs: 1 },
  });
  await yard.tab("Through time").click();
  await yard.trainToEnd();
  await expect(yard.sentence).toContainText("a 2-8-1 RNN network");
  await yard.button("LSTM in its place").click();
  await expect(yard.runs.getByRole("listitem")).toHaveCount(2);
  await expect(yard.button("Train again")).toBeVisible({ timeout: 30_000 });
  await expect(yard.sentence).toContainText("a 2-8-1 LSTM network");
  await expect(yard.runs).toContainText("LSTM");
  await expect(yard.button("GRU in its place")).toHaveCount(0);
});
