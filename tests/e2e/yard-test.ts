import { type BrowserContext, test as base } from "@playwright/test";
import { site, subfolder } from "./site.ts";
import { Yard } from "./yard.ts";

export { expect } from "@playwright/test";

const hosts = [site, subfolder].map((address) => new URL(address).origin);
const isOwn = (url: string) => /^(data|blob|about):/.test(url) || hosts.includes(new URL(url).origin);

/** Collects what must never happen, whatever a test does: errors on the console, uncaught ones, other hosts asked. */
function watch(context: BrowserContext): string[] {
  const faults: string[] = [];
  context.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning")
      faults.push(`console ${message.type()}: ${message.text()} (${message.location().url})`);
  });
  context.on("weberror", (error) => faults.push(`uncaught: ${error.error().stack ?? error.error()}`));
  context.on("request", (request) => {
    if (!isOwn(request.url())) faults.push(`request to another host: ${request.url()}`);
  });
  context.on("response", (response) => {
    if (response.status() >= 400) faults.push(`${response.status()} for ${response.url()}`);
  });
  return faults;
}

/** Playwright's test, with the page as a person finds it. Fails on every fault, also when the steps succeed. */
export const test = base.extend<{ faults: string[]; yard: Yard }>({
  faults: [
    async ({ context }, use) => {
      const faults = watch(context);
      await use(faults);
      if (faults.length > 0) throw new Error(`The page is not quiet:\n${faults.join("\n")}`);
    },
    { auto: true },
  ],
  yard: async ({ page }, use) => use(new Yard(page)),
});
