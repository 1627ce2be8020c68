import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import AxeBuilder from "@axe-core/playwright";
import { figure } from "../../web/draw/number.ts";
import { encodeLink } from "../../web/state/link-codec.ts";
import { dense, digits, moons, type Spec, withTraining } from "./specs.ts";
import type { Yard } from "./yard.ts";
import { expect, test } from "./yard-test.ts";

const runner = fileURLToPath(new URL("../../build/runner/main.mjs", import.meta.url));

/** Twelve sigmoid layers that start small: the textbook's vanishing gradient. */
const deep: Spec = {
  ...moons,
  model: {
    kind: "mlp",
    layers: Array.from({ length: 12 }, () => dense(8, "sigmoid")).flat(),
    init: { kind: "normal", std: 0.3 },
  },
  training: { optimizer: { kind: "sgd", learning_rate: 0.1 }, batch_size: 20, epochs: 20 },
};

const layer = (yard: Yard) => yard.stage.getByRole("slider", { name: "Layer" });
const note = (yard: Yard) => yard.watch.locator("ty-diagnosis");

async function expectAccessible({ page }: Yard): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).options({ resultTypes: ["violations"] }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join("\n")}`)).toEqual(
      [],
    );
  }
}

/** The first layer's gradient by the output's, the median over all recorded steps, from the file that the page saves. */
async function gradientRatio(yard: Yard): Promise<number> {
  const csv = await yard.saved(() => yard.button("Save the numbers of the layers as CSV").click());
  const norms = new Map<string, number[]>();
  for (const line of csv.trim().split(/\r?\n/).slice(1)) {
    const [, name, norm] = line.split(",");
    norms.set(name, [...(norms.get(name) ?? []), Number(norm)]);
  }
  const last = norms.get("output") ?? [];
  const ratios = (norms.get("layer 1") ?? []).map((norm, i) => norm / last[i]).sort((a, b) => a - b);
  return ratios[Math.floor(ratios.length / 2)];
}

test("a gradient that vanishes is named with its figures, and cured in a copy by a button", async ({
  yard,
}) => {
  await yard.open(deep);
  await yard.trainToEnd();
  await expect(note(yard)).toContainText(
    /Vanishing: the gradient of layer 1 is \de-\d+ of the output's; sigmoid, 12 layers, small normal start \(0\.3\)\./,
  );

  await yard.tab("Layers").click();
  await yard.expectWords(
    layer(yard),
    /^Gradient by layer of run 1 .* at step \d+: layer 1 [\d.]+e−\d+, .*layer 1’s gradient is [\d.]+e−\d+ of the output’s$/,
  );
  expect(await gradientRatio(yard)).toBeLessThan(1e-4);

  await note(yard).getByRole("button", { name: "relu + He start" }).click();
  await expect(yard.runs.getByRole("listitem")).toHaveCount(2);
  await expect(yard.button("Train again")).toBeVisible({ timeout: 30_000 });
  await expect(yard.runs).toContainText("relu + He start");
  await yard.expectWords(layer(yard), /of run 2 .*; 1 more run on the plot$/);
  expect(await gradientRatio(yard)).toBeGreaterThan(1e-2);
  await expect(note(yard)).not.toContainText("Vanishing");

  // The untouched run is still there, with its own inside and its own ailment.
  await yard.runs.getByRole("button", { name: /^1 / }).first().click();
  await yard.expectWords(layer(yard), /of run 1 /);
  expect(await gradientRatio(yard)).toBeLessThan(1e-4);
  await expect(note(yard)).toContainText("Vanishing");
});

test("every layer is read by keyboard, now and at earlier steps, in a table and in a file", async ({
  yard,
}) => {
  await yard.open(moons);
  await yard.tab("Layers").click();
  await yard.expectWords(layer(yard), /nothing to show yet/);
  await yard.trainToEnd();
  await layer(yard).press("Home");
  await expect(layer(yard)).toHaveAttribute(
    "aria-valuetext",
    /^layer 1, tanh, 6 units: gradient [\d.e−]+ at step 420$/,
  );
  await layer(yard).press("ArrowRight");
  await layer(yard).press("ArrowRight");
  await expect(layer(yard)).toHaveAttribute("aria-valuetext", /^output, softmax, 2 units: gradient/);
  const past = yard.stage.getByRole("slider", { name: "Past" });
  await expect(past).toHaveAttribute("aria-valuetext", "step 420, the newest");
  await past.press("Home");
  await expect(past).toHaveAttribute("aria-valuetext", "step 1 of 420");
  await yard.expectWords(layer(yard), /at step 1: /);
  await past.press("End");

  await yard.stage.getByRole("button", { name: "Activations", exact: true }).click();
  await yard.expectWords(layer(yard), /^Activations by layer .*: layer 1 −?[\d.]+ ± [\d.]+, /);
  await yard.stage.getByRole("button", { name: "Saturated, dead" }).click();
  await yard.expectWords(layer(yard), /layer 1 [\d.]+ %, layer 2 [\d.]+ %, output –/);
  await yard.stage.getByRole("button", { name: "activations", exact: true }).click();

  await yard.button("Table of the layers").click();
  const table = yard.root.getByRole("region", { name: "Numbers of the layers" });
  await expect(table.getByRole("row")).toHaveCount(4);
  await expectAccessible(yard);
  const csv = await yard.saved(() => yard.button("Save the numbers of the layers as CSV").click());
  const lines = csv.trim().split(/\r?\n/);
  expect(lines[0]).toBe("step,layer,gradient_norm,weight_norm,update_ratio,mean,std,saturated,dead");
  expect((lines.length - 1) % 3).toBe(0);
  expect(lines.at(-1)).toMatch(/^420,output,/);
});

test("a run that explodes is named, and trains with the cure of its note", async ({ yard }) => {
  const wild: Spec = {
    version: 1,
    seed: 5,
    data: { source: { kind: "generator", name: "sine", n: 200 } },
    model: { kind: "mlp", layers: [...dense(16, "relu"), ...dense(16, "relu")] },
    training: { optimizer: { kind: "sgd", learning_rate: 10 }, batch_size: 20, epochs: 15 },
  };
  await yard.open(wild);
  await yard.train.click();
  await expect(note(yard)).toContainText(
    /Diverged at step \d+ of epoch \d+ in model\.\S+\. .*(infinite|no longer numbers|largest number)/,
  );
  await expect(note(yard)).toContainText("The last good state is kept.");
  await yard.tab("Layers").click();
  await yard.expectWords(layer(yard), /^Gradient by layer of run 1 /);
  await note(yard).getByRole("button", { name: "Clip gradient norm at 1" }).click();
  await expect(yard.runs.getByRole("listitem")).toHaveCount(2);
  await expect(yard.button("Train again")).toBeVisible({ timeout: 30_000 });
  await expect(note(yard)).not.toContainText("Diverged");
  const result = await yard.exported("Result, JSON");
  expect((result.status as { state: string }).state).toBe("finished");
});

/** One row to train on, so that the runner's one step can only be a step on that row. */
const rows = `a,b,kind,part\n0.5,-1.5,red,train\n1,2,blue,validation\n-1,0.3,red,validation\n0.2,0.9,blue,test\n`;
const alone: Spec = {
  version: 1,
  seed: 11,
  data: { source: { kind: "csv", path: "rows.csv" }, target: "kind" },
  split: { kind: "column", column: "part" },
  prepare: [],
  model: { kind: "mlp", layers: [...dense(3, "tanh"), ...dense(2, "sigmoid")] },
  training: { optimizer: { kind: "sgd", learning_rate: 0.5 }, batch_size: 1, epochs: 1 },
};

interface Trained {
  loss: number;
  /** By the names of the page's table: "a>layer 1, unit 2". */
  weights: Map<string, number>;
}

/** The runner's weights after one epoch of one step. */
function underNode(spec: Spec): Trained {
  const folder = mkdtempSync(join(tmpdir(), "rows-"));
  writeFileSync(join(folder, "rows.csv"), rows);
  const { status, stderr, stdout } = spawnSync(
    process.execPath,
    [runner, "run", "-", "--build", "simd", "--model", "model.json"],
    {
      input: JSON.stringify(spec),
      encoding: "utf8",
      cwd: folder,
    },
  );
  expect(status, stderr).toBe(0);
  const { tensors } = JSON.parse(readFileSync(join(folder, "model.json"), "utf8"));
  rmSync(folder, { recursive: true });
  const names = [
    ["a", "b"],
    [1, 2, 3].map((i) => `layer 1, unit ${i}`),
    [1, 2].map((i) => `layer 2, unit ${i}`),
    ["blue", "red"],
  ];
  const weights = new Map<string, number>();
  for (const { name, shape, values } of tensors as { name: string; shape: number[]; values: number[] }[]) {
    const at = Number(/\[(\d+)\]/.exec(name)?.[1]) / 2;
    values.forEach((value, i) => {
      const [unit, from] = name.endsWith("bias") ? [i, -1] : [Math.floor(i / shape[1]), i % shape[1]];
      weights.set(`${from < 0 ? "bias" : names[at][from]}>${names[at + 1][unit]}`, value);
    });
  }
  return { loss: JSON.parse(stdout).history[0].loss, weights };
}

async function openAlone(yard: Yard): Promise<void> {
  await yard.page.goto(
    `./?build=simd${await encodeLink({ spec: alone as never, table: { name: "rows.csv", text: rows } })}`,
  );
  await expect(yard.train).toBeEnabled();
  await yard.tab("One sample").click();
}

const sample = (yard: Yard) => yard.stage.locator("ty-sample");
const told = (yard: Yard) => sample(yard).locator(".told");

test("one sample goes forward, back and through the update with the numbers of the runner", async ({
  yard,
}) => {
  const step = withTraining(alone, {});
  const before = underNode(withTraining(alone, { optimizer: { kind: "sgd", learning_rate: 1e-30 } }));
  const after = underNode(step);
  await openAlone(yard);
  await expect(sample(yard)).toContainText("training row, kind red");
  const csv = await yard.saved(() => yard.button("Save the numbers of the sample as CSV").click());
  const [header, ...lines] = csv.trim().split(/\r?\n/);
  expect(header).toBe("from,to,weight,input,dL/da,f'(z),dL/dz,gradient,new weight");
  expect(lines).toHaveLength(after.weights.size);
  for (const line of lines) {
    // Names of units hold a comma and stand in quotes.
    const [from, to, ...cells] = [...line.matchAll(/"([^"]*)"|([^,]+)|(?<=,)(?=,)/g)].map(
      (match) => match[1] ?? match[2] ?? "",
    );
    const [weight, input, byA, slope, byZ, gradient, updated] = cells.map(Number);
    const key = `${from}>${to}`;
    // A bias begins at 0, and the step of a rate of 1e-30 is not quite that.
    expect(weight, key).toBeCloseTo(before.weights.get(key) as number, 12);
    expect(Math.fround(updated), key).toBe(Math.fround(after.weights.get(key) as number));
    expect((weight - updated) / 0.5, key).toBeCloseTo(gradient, 6);
    expect(byZ * input, key).toBeCloseTo(gradient, 6);
    if (byA) expect(byA * slope, key).toBeCloseTo(byZ, 6);
  }

  // On the way: the loss is the runner's, and the update ends at the runner's weight.
  const forward = yard.stage.getByRole("button", { name: "Step forward" });
  await expect(told(yard)).toContainText("The row enters");
  for (const heading of ["Forward: layer 1", "Forward: layer 2", "Forward: output", "The loss"]) {
    await forward.click();
    await expect(told(yard)).toContainText(heading);
  }
  await expect(told(yard)).toContainText(`one number, ${figure(after.loss)}`);
  for (const heading of [
    "Backward: through the loss",
    "Backward: the weights into output",
    "Backward: from output to layer 2",
    "Backward: through the activation of layer 2",
    "Backward: the weights into layer 2",
    "Backward: from layer 2 to layer 1",
    "Backward: through the activation of layer 1",
    "Backward: the weights into layer 1",
    "Update: the weights into layer 1",
  ]) {
    await forward.click();
    await expect(told(yard)).toContainText(heading);
  }
  await expect(told(yard).locator(".formulas")).toContainText(
    figure(after.weights.get("a>layer 1, unit 1") as number),
  );

  // Another edge, by the keyboard alone: the second unit, fed by b.
  const unit = (name: RegExp) => sample(yard).getByRole("button", { name });
  await unit(/^layer 1, unit 1:/).focus();
  await yard.page.keyboard.press("ArrowDown");
  await yard.page.keyboard.press("ArrowLeft");
  await expect(told(yard)).toContainText("The weight from b to layer 1, unit 2.");
  await expect(told(yard).locator(".formulas")).toContainText(
    figure(after.weights.get("b>layer 1, unit 2") as number),
  );

  // A step back, and edge by edge.
  await yard.stage.getByRole("button", { name: "Step back" }).click();
  await expect(told(yard)).toContainText("Backward: the weights into layer 1");
  await sample(yard).getByRole("checkbox", { name: "each unit and edge" }).check();
  await expect(told(yard)).toContainText("The weight from a to layer 1, unit 1:");
  await forward.click();
  await expect(told(yard)).toContainText("The weight from b to layer 1, unit 1:");
  await expect(sample(yard).getByRole("slider", { name: "Moment" })).toHaveAttribute(
    "aria-valuetext",
    /^\d+ of \d+: Backward: the weights into layer 1$/,
  );
  await sample(yard).getByRole("slider", { name: "Moment" }).press("End");
  await expect(told(yard)).toContainText(/With these weights the loss of this row falls from/);
  // Only looked at: training then takes the very same step.
  await yard.trainToEnd();
  expect(((await yard.exported("Result, JSON")).history as { loss: number }[])[0].loss).toBe(after.loss);
});

test("a sample is chosen by number and by a press on its point, plays, and is accessible", async ({
  yard,
  page,
}) => {
  test.setTimeout(180_000); // axe looks at everything, six times
  await yard.open(withTraining(moons, { epochs: 10 }));
  await yard.tab("One sample").click();
  await yard.trainToEnd();
  const row = sample(yard).getByRole("spinbutton", { name: "Row" });
  await row.fill("17");
  await row.press("Enter");
  await expect(told(yard)).toContainText("Row 17,");
  await yard.stage.getByRole("button", { name: "Next row" }).click();
  await expect(row).toHaveValue("18");
  await sample(yard)
    .getByRole("img", { name: /^Rows over x1 and x2/ })
    .click({ position: { x: 20, y: 66 } });
  await expect(row).not.toHaveValue("18");
  await yard.stage.getByRole("button", { name: "Play" }).click();
  await expect(told(yard)).toContainText("Forward: layer 1");
  await yard.stage.getByRole("button", { name: "Stop playing" }).click();
  await sample(yard).getByRole("button", { name: "Backward" }).click();
  await yard.stage.getByRole("button", { name: "Step forward" }).click();
  await expectAccessible(yard);
  await yard.button("Table of the sample").click();
  await expectAccessible(yard);
  await page.setViewportSize({ width: 390, height: 844 });
  await yard.button("Table of the sample").click();
  await expectAccessible(yard);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});

test("where one sample cannot be followed, the page says why", async ({ yard }) => {
  await yard.open(withTraining(digits, { epochs: 1 }));
  await yard.tab("One sample").click();
  await expect(yard.stage).toContainText(
    "up to 12 units in a layer, so that every number can be read. This network has 128",
  );
  await expectAccessible(yard);
});

test("dropout shows the thinned network of a step, batch norm its statistics beside the running ones", async ({
  yard,
}) => {
  const layers = [
    ...dense(8, "relu"),
    { kind: "dropout", p: 0.5 },
    { kind: "dense", units: 6 },
    { kind: "batch_norm" },
    { kind: "relu" },
  ];
  await yard.open({ ...moons, model: { kind: "mlp", layers } });
  await yard.tab("Layers").click();
  await yard.trainToEnd();
  await yard.stage.getByRole("button", { name: "dropout", exact: true }).click();
  await layer(yard).press("Home");
  await expect(layer(yard)).toHaveAttribute("aria-valuetext", /; dropout: \d of 8 units out$/);
  const masks = new Set<string>();
  const row = yard.stage.getByRole("slider", { name: "row of the batch" });
  for (let i = 0; i < 6; i++) {
    await row.press("ArrowRight");
    await layer(yard).press("Home");
    masks.add((await layer(yard).getAttribute("aria-valuetext")) ?? "");
  }
  expect(masks.size).toBeGreaterThan(1);
  await yard.stage.getByRole("button", { name: "batch norm", exact: true }).click();
  await layer(yard).press("Home");
  await layer(yard).press("ArrowRight");
  await expect(layer(yard)).toHaveAttribute(
    "aria-valuetext",
    /^layer 2, .*; batch norm: batch mean [\d.]+ spreads from the running one$/,
  );
  await expectAccessible(yard);
  await yard.tab("One sample").click();
  await expect(yard.stage).toContainText(
    "which treat every row by itself. This network has a layer of the kind dropout",
  );
});
