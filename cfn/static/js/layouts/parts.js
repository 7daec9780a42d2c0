// The parts of the editor: the elements inside <draw-street>.
import "./draw-backdrop.js";
import "./draw-forms.js";
import "./draw-list.js";
import "./draw-new.js";
import "./draw-panel.js";
import "./draw-report.js";
import "./draw-row.js";
import "./draw-tools.js";
import "./draw-who.js";
