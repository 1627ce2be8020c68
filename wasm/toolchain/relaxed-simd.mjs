import { setFlagsFromString } from "node:v8";

/** The smallest module with a relaxed instruction: (func (result v128) (i8x16.relaxed_swizzle ...)). */
const module = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 15, 1, 13, 0, 65, 1, 253, 15, 65, 2,
  253, 15, 253, 128, 2, 11,
]);

const flag = "--experimental-wasm-relaxed-simd";

const isOn = () => WebAssembly.validate(module);

/** Arguments that make Node run the relaxed engine: none where it does so by itself. */
export const relaxedSimdArguments = () => (isOn() ? [] : [flag]);

/** Switches relaxed SIMD on in this process, before anything is compiled. */
export function enableRelaxedSimd() {
  if (!isOn()) setFlagsFromString(flag);
}
