/** The views of trees and ensembles; fetched when one of them is first looked at. */
import "./boosting-tab.js";
import "./importance-tab.js";
import "./stages-tab.js";
import "./tree-tab.js";
