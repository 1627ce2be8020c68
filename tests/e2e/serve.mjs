/** Serves the built page twice: at the root of one port and, as a guest of another site, in a folder of the next. */
import { serve } from "../../wasm/toolchain/serve.mjs";

const [folder, port] = process.argv.slice(2);
await serve(folder, { port: Number(port) + 1, base: "/docs/yard/", triesOtherPorts: false });
await serve(folder, { port: Number(port), triesOtherPorts: false });
