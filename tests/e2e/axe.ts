import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import type { Yard } from "./yard.ts";
import { expect } from "./yard-test.ts";

/** Violations of the axe rules, each with the places where it was found. */
async function violations(page: Page, rules: string[] = []): Promise<string[]> {
  // What is in order is not listed: that would take most of the time.
  const axe = new AxeBuilder({ page }).options({ resultTypes: ["violations"] });
  const { violations } = await (rules.length > 0 ? axe.withRules(rules) : axe).analyze();
  return violations.map(
    ({ id, help, nodes }) =>
      `${id}: ${help}\n${nodes.map((node) => `  ${node.target.join(" ")} ${node.failureSummary}`).join("\n")}`,
  );
}

/** In both themes, which differ in their colours alone. */
export async function expectAccessible({ page }: Yard, view: string): Promise<void> {
  await page.emulateMedia({ colorScheme: "light" });
  expect(await violations(page), view).toEqual([]);
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await violations(page, ["color-contrast"]), `${view}, dark`).toEqual([]);
}
