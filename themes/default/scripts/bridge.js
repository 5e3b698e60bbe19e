// A bundle that is loaded later adds its words to those of the bundle of every page.

Object.assign(window.leadlet.strings, strings);
