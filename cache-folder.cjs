// Where what was made once is kept for all clones of the repository. Plain JavaScript, because it comes before what runs TypeScript.
"use strict";
const os = require("node:os");
const path = require("node:path");

/** The folder that the environment names: `FLOTILLA_CACHE`, else `$XDG_CACHE_HOME/flotilla`, else `~/.cache/flotilla`. */
function cacheFolder({ FLOTILLA_CACHE: own, XDG_CACHE_HOME: shared }) {
    if (own !== undefined && own !== "") {
        return path.resolve(own);
    }
    // The XDG specification says that a relative path is to be ignored.
    const base = shared !== undefined && path.isAbsolute(shared) ? shared : path.join(homeFolder(), ".cache");
    return path.join(base, "flotilla");
}

/** An empty HOME would put the cache into the current folder. */
function homeFolder() {
    const named = os.homedir();
    return path.isAbsolute(named) ? named : os.userInfo().homedir;
}

module.exports = { cacheFolder };
