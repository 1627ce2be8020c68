import { readFile } from "node:fs/promises";
import { expect, type Locator, type Page } from "@playwright/test";
import { encodeLink } from "../../web/state/link-codec.ts";
import type { Spec } from "./specs.ts";

export interface TextFile {
  name: string;
  text: string | Uint8Array;
}

/** A file that the page makes itself: a text, and a line that follows it so many times. */
export interface LongFile {
  name: string;
  text: string;
  line?: string;
  times?: number;
}

/** One playground on the page, as a person finds it: by role and accessible name. */
export class Yard {
  constructor(
    readonly page: Page,
    readonly root: Locator = page.locator("train-yard"),
  ) {}

  /** Opens the page on an experiment, as a link to it does; without one, as it opens by itself. */
  async open(spec?: Spec, place = {}): Promise<void> {
    await this.follow(spec, place);
    await expect(this.train).toBeEnabled();
  }

  /** The same with an experiment that may not run. */
  async follow(spec?: Spec, { query = "", at = "./" } = {}): Promise<void> {
    const hash = spec ? await encodeLink({ spec: spec as never }) : "";
    await this.page.goto(`${at}${query}${hash}`);
  }

  /** The left column. */
  readonly panel = this.root.getByRole("complementary", { name: "Experiment" });
  readonly stage = this.root.getByRole("main");
  readonly watch = this.root.getByRole("complementary", { name: "Watch" });
  readonly bar = this.root.locator("ty-run-bar");
  readonly runs = this.root.locator("ty-runs");

  readonly train = this.bar.getByRole("button", { name: /^(Train|Train again|Continue)$/ });
  readonly pause = this.button("Pause");
  readonly step = this.bar.getByRole("button", { name: "Step" });
  readonly reset = this.button("Reset");
  readonly undo = this.button("Undo");
  readonly redo = this.button("Redo");
  readonly progress = this.root.getByRole("progressbar", { name: "Epochs trained" });
  readonly sentence = this.root.getByText(/^Predicting /);
  readonly columns = this.root.getByRole("table", { name: "Columns of the table" });
  readonly alert = this.root.getByRole("alert");
  /** Sentences over the foot of the stage. */
  readonly messages = this.root.locator("ty-messages");

  readonly loss = this.root.getByRole("slider", { name: "Loss at one epoch" });
  readonly matrix = this.root.getByRole("grid", { name: /^Confusion matrix/ });
  readonly metrics = this.root.getByRole("grid", { name: "Metrics by part" });
  readonly plane = this.root.getByRole("application", { name: /^Prediction over/ });
  readonly neurons = this.root.getByRole("group", { name: /^Neurons/ });

  button(name: string): Locator {
    return this.root.getByRole("button", { name, exact: true });
  }
  /** A number of the left column, or a text. */
  field(name: string): Locator {
    return this.panel.getByRole("textbox", { name, exact: true });
  }
  choice(name: string): Locator {
    return this.root.getByRole("combobox", { name, exact: true });
  }
  tab(name: string): Locator {
    return this.root.getByRole("tab", { name, exact: true });
  }

  /** Types a number as a person does, and leaves the field. */
  async type(name: string, value: string | number): Promise<void> {
    await this.field(name).fill(String(value));
    await this.field(name).press("Enter");
  }

  /** Where the training stands. */
  async expectEpoch(epoch: number, of: number): Promise<void> {
    await expect(this.bar.getByText(`epoch ${epoch} of ${of}`)).toBeVisible();
  }

  /** Presses Train, and waits for the end of the run. */
  async trainToEnd(): Promise<void> {
    await this.train.click();
    await expect(this.button("Train again")).toBeVisible({ timeout: 30_000 });
  }

  /** What a screen reader says of a picture. */
  async words(of: Locator): Promise<string> {
    return of.evaluate((element) => {
      const id = element.getAttribute("aria-describedby") ?? "";
      const root = element.getRootNode() as ShadowRoot;
      return root.getElementById(id)?.textContent ?? "";
    });
  }

  async expectWords(of: Locator, pattern: RegExp): Promise<void> {
    await expect.poll(() => this.words(of)).toMatch(pattern);
  }

  /** Opens a file through the button. */
  async choose({ name, text }: TextFile): Promise<void> {
    const buffer = Buffer.from(text as string);
    await this.root.getByLabel("Open a table file").setInputFiles({ name, mimeType: "text/csv", buffer });
  }

  /** Drops a file as the browser does when it comes from outside. */
  async drop(
    { name, text, line = "", times = 0 }: LongFile,
    overThePage: () => Promise<unknown> = async () => {},
  ): Promise<void> {
    const dataTransfer = await this.page.evaluateHandle(
      ({ name, text, line, times }) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([text, line.repeat(times)], name, { type: "text/csv" }));
        return transfer;
      },
      { name, text, line, times },
    );
    await this.stage.dispatchEvent("dragover", { dataTransfer });
    await overThePage();
    await this.stage.dispatchEvent("drop", { dataTransfer });
  }

  /** What an item of the export menu saves. */
  async exported(what: "Result, JSON" | "Experiment, JSON"): Promise<Record<string, unknown>> {
    return JSON.parse(await this.saved(() => this.exportAs(what)));
  }

  async exportAs(what: string): Promise<void> {
    await this.button("Export").click();
    await this.root.getByRole("menuitem", { name: what }).click();
  }

  /** The text of the file that something saves. */
  async saved(act: () => Promise<unknown>): Promise<string> {
    const [download] = await Promise.all([this.page.waitForEvent("download"), act()]);
    return readFile(await download.path(), "utf8");
  }
}
