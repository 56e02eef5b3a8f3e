// The unit tests run most code a few times only: a quarter of their processor time went into V8's optimizing compiler. Now it
// takes what runs thirty times as often as by default. It has to come before the code cache, whose code is of one set of flags.
"use strict";
require("node:v8").setFlagsFromString("--interrupt-budget=2000000");
