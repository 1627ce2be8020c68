import { fileURLToPath } from "node:url";

/** The built page; another folder may be tested in its place. */
export const dist = process.env.TRAINYARD_DIST ?? fileURLToPath(new URL("../../dist/", import.meta.url));

export const port = Number(process.env.TRAINYARD_E2E_PORT ?? 8399);
export const site = `http://localhost:${port}/`;
/** The same files in a folder of another site. */
export const subfolder = `http://localhost:${port + 1}/docs/yard/`;
