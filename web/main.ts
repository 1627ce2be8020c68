import "./element/train-yard.js";
