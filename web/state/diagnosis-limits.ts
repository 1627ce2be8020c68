/** Every threshold by which a run is judged, in one place, with the reason. */
export const LIMITS = {
  /** Epochs before a curve is judged at all. */
  epochs: 8,
  /** Steps before the inside of a network is judged: the first ones belong to the draw of the weights. */
  steps: 10,
  /** Records of the trace whose median is judged, so that one odd batch says nothing. */
  records: 9,

  /**
   * First layer's gradient norm by that of the last: below, the first layers learn ten thousand times slower than the
   * last and in effect not at all (float32 keeps seven digits of a weight).
   */
  vanishing: 1e-4,
  /** ... and above, it is worth saying that the gradient reaches every layer. */
  healthyRatio: 1e-2,
  /** First layer's gradient by that of the last: above, it grows on its way back. */
  exploding: 1e3,
  /** Largest gradient norm of any layer that still counts as ordinary, where nothing clips it. */
  largeGradient: 1e3,

  /** Share of sigmoid or tanh activations at their ends, where the slope is under 4 % of its largest. */
  saturated: 0.5,
  /** Share of relu units that were silent for all rows looked at. */
  dead: 0.4,

  /** Update by weight: about 1e-3 is usual; above this each step throws away a tenth of what was learned. */
  largeUpdate: 0.1,
  /** ... and below this, in every layer, a weight needs 100,000 steps to change by its own size. */
  smallUpdate: 1e-5,

  /** Validation loss this much above its best counts as overfitting, */
  overfit: 1.1,
  /** as the mean of so many epochs, and that long after the best. */
  tailEpochs: 5,
  /** So much loss, or share of wrong answers, must have been lost by more trees before it is worth a word. */
  moreWrong: 0.02,
  /** Accuracy of a single tree on its training rows less that on others: above, it knows the rows by heart. */
  byHeart: 0.08,
  /** A loss that fell by less than this share counts as flat. */
  flat: 0.02,
  /** A training loss below this has nowhere to fall to. */
  lowLoss: 0.05,
  /** Share of the epochs at the end in which an unfinished run still improves, and by how much. */
  unfinishedTail: 0.2,
  unfinishedFall: 0.05,
  lowValidationLoss: 0.02,
  /** Epochs in which the loss rose, of all: above, the steps leap back and forth. */
  restless: 0.4,
} as const;
