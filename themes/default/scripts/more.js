// Begins the script of lessons with other questions than choices.

import "./bridge.js";
import "./kinds.js";
