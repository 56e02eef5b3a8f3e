
# --- What kinds of components differ in: these are for those that need nothing special.

# Before the manifest is placed, in every round.
before_start() {
    :
}

# Sets `content` to the manifest of a revision as it is placed.
manifest_of() {
    content=$1/manifest
}

# When the component is healthy after a start.
after_start() {
    start_hook
}

# Before a stop from which the component comes back with another manifest.
before_stop() {
    stop_hook
}

# Before the last stop, and after it.
before_leaving() {
    stop_hook
}

after_leaving() {
    :
}

# In every round in which a revision that was good is not healthy, and in which it is.
when_sick() {
    :
}

when_well() {
    :
}
