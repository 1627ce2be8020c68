import type { Locator } from "@playwright/test";
import { dense, digits, moons } from "./specs.ts";
import type { Yard } from "./yard.ts";
import { expect, test } from "./yard-test.ts";

/** The network as the drawing says it, whichever way it was changed. */
const expectShape = (yard: Yard, shape: string) =>
  expect(yard.stage.getByText(/^\d[\d,k]* → /)).toContainText(`${shape} · `);

const layerOf = (yard: Yard, n: number): Locator =>
  yard.root.getByRole("listitem", { name: `Layer ${n}`, exact: true });

test("layers are added, removed, sized, moved and given activations in the panel", async ({ yard }) => {
  await yard.open(moons);
  await expectShape(yard, "2 → 6 → 4 → 2");
  await yard.button("Layer").click();
  await expectShape(yard, "2 → 6 → 4 → 4 → 2");
  await yard.type("Layer 3: neurons", 9);
  await expectShape(yard, "2 → 6 → 4 → 9 → 2");
  await yard.choice("Layer 3: activation").selectOption("ReLU");
  await yard.expectWords(yard.neurons, /hidden layers of 6 tanh, 4 tanh, 9 relu units/);
  await yard.button("Move Layer 3 towards the input").click();
  await expectShape(yard, "2 → 6 → 9 → 4 → 2");
  await yard.expectWords(yard.neurons, /6 tanh, 9 relu, 4 tanh units/);
  await yard.button("Remove Layer 1").click();
  await expectShape(yard, "2 → 9 → 4 → 2");
  await expect(layerOf(yard, 3)).toHaveCount(0);
  await yard.trainToEnd();
  const { spec } = await yard.exported("Result, JSON");
  expect(spec).toMatchObject({
    model: { layers: [{ units: 9 }, { kind: "relu" }, { units: 4 }, { kind: "tanh" }] },
  });
});

test("the drawing is another handle of the same layers", async ({ yard }) => {
  await yard.open(moons);
  await yard.button("Add a layer between layers 1 and 2").click();
  await expectShape(yard, "2 → 6 → 6 → 4 → 2");
  await yard.button("One unit more in layer 2").click();
  await expectShape(yard, "2 → 6 → 7 → 4 → 2");
  await expect(yard.field("Layer 2: neurons")).toHaveValue("7");
  await yard.button("One unit fewer in layer 3").click();
  await yard.root.getByRole("spinbutton", { name: "Units of layer 1" }).fill("3");
  await yard.root.getByRole("spinbutton", { name: "Units of layer 1" }).press("Enter");
  await expectShape(yard, "2 → 3 → 7 → 3 → 2");
  await yard.choice("Activation of layer 2").selectOption("Sigmoid");
  await expect(yard.choice("Layer 2: activation")).toHaveValue("sigmoid");
  await yard.button("Move layer 2 left").click();
  await expectShape(yard, "2 → 7 → 3 → 3 → 2");
  await yard.expectWords(yard.neurons, /7 sigmoid, 3 tanh, 3 tanh units/);
  await yard.button("Remove layer 3").click();
  await expectShape(yard, "2 → 7 → 3 → 2");

  // A layer is also dragged by one of its neurons.
  const [first, second] = ["layer 1, unit 1 of 7", "layer 2, unit 1 of 3"].map((name) => yard.button(name));
  await first.hover();
  await yard.page.mouse.down();
  const target = await second.boundingBox();
  await yard.page.mouse.move((target?.x ?? 0) + 60, target?.y ?? 0, { steps: 4 });
  await yard.page.mouse.up();
  await expectShape(yard, "2 → 3 → 7 → 2");

  await yard.button("Remove layer 2").click();
  await yard.button("Remove layer 1").click();
  await expectShape(yard, "2 → 2");
  await yard.button("Add a hidden layer").click();
  await yard.expectWords(yard.neurons, /hidden layer of \d+ \w+ units/);
});

test("every neuron of a plane has its map, and says what comes in", async ({ yard }) => {
  await yard.open(moons);
  await yard.trainToEnd();
  const neuron = yard.button("layer 1, unit 2 of 6");
  await neuron.focus();
  const card = yard.stage.getByRole("status").filter({ hasText: "layer 1, unit 2" });
  await expect(card).toContainText(/bias\s*−?[\d.]+/);
  await expect(card).toContainText(/from x1\s*−?[\d.]+/);
  // Its map is a picture of its own, not a flat disc.
  const colours = await distinctColours(yard, neuron);
  expect(colours).toBeGreaterThan(20);
});

/** How many colours the drawing has where an element lies upon it. */
async function distinctColours(yard: Yard, at: Locator): Promise<number> {
  const box = await at.boundingBox();
  return yard.stage
    .locator("ty-network canvas")
    .evaluate((canvas: HTMLCanvasElement, { x, y, width, height }) => {
      const around = canvas.getBoundingClientRect();
      const scale = canvas.width / around.width;
      const place = [x - around.x, y - around.y, width, height].map((length) => Math.round(length * scale));
      const { data } = (canvas.getContext("2d") as CanvasRenderingContext2D).getImageData(
        ...(place as [number, number, number, number]),
      );
      return new Set(new Uint32Array(data.buffer)).size;
    }, box ?? { x: 0, y: 0, width: 1, height: 1 });
}

test("a large network is drawn in part and summed up", async ({ yard }) => {
  await yard.open({
    ...digits,
    model: { kind: "mlp", layers: [...dense(300, "relu"), ...dense(128, "relu")] },
  });
  await yard.expectWords(
    yard.neurons,
    /64 inputs, hidden layers of 300 relu, 128 relu units, 10 outputs, 59,318 parameters/,
  );
  // Ends of the layer are there; what lies between is counted.
  await expect(yard.button("layer 1, unit 1 of 300")).toBeVisible();
  await expect(yard.button("layer 1, unit 300 of 300")).toBeVisible();
  await expect(yard.button("layer 1, unit 150 of 300")).toHaveCount(0);
  await yard.button("Table of the network").click();
  const table = yard.root.getByRole("region", { name: "Layers of the network" });
  await expect(table.getByRole("row", { name: /^layer 1 300 relu – 19,500/ })).toBeVisible();
  await expect(table.getByRole("row", { name: /^layer 2 128 relu – 38,528/ })).toBeVisible();
  await expect(table.getByRole("row", { name: /^output 10 \w+ – 1,290/ })).toBeVisible();
  await expect(yard.plane).toHaveCount(0);
  await expect(yard.tab("Boundary")).toHaveCount(0);
});

test("a network beyond all means is refused at its field, and the one before stays", async ({ yard }) => {
  await yard.open(digits);
  await yard.type("Layer 1: neurons", 4096);
  await yard.expectWords(yard.neurons, /of 4,096 relu, 64 relu units/);
  await yard.type("Layer 1: neurons", "1e9");
  await expect(yard.alert.first()).toContainText(/at most/);
  await yard.expectWords(yard.neurons, /of 4,096 relu, 64 relu units/);
  await yard.undo.click();
  await yard.expectWords(yard.neurons, /of 128 relu, 64 relu units/);
  await expect(yard.train).toBeEnabled();
});
