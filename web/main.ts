import { startEarly } from "./start-engine.js";

startEarly();
void import("./element/train-yard.js");
