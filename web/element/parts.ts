/** What an experiment runs without: header, stage, panels, and the controls in them. */
import "../controls/param-control.js";
import "../panels/data-panel.js";
import "../panels/model-panel.js";
import "../panels/panel-section.js";
import "../panels/prepare-panel.js";
import "../panels/runs-strip.js";
import "../panels/training-panel.js";
import "../panels/watch-panel.js";
import "../panels/weights-panel.js";
import "../stage/stage.js";
import "./header-bar.js";
