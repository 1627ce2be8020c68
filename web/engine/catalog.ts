/** Every kind and parameter there is, as the core printed them when the page was built. */
import catalog from "../../build/engine/catalog.json";
import type { Catalog } from "./protocol.js";

export const CATALOG = catalog as unknown as Catalog;
