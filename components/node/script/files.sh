# --- Files: written aside, and renamed over what was there.

make_folder() {
    [ -d "$1" ] || mkdir -p "$1" || unfinished "$1 could not be made."
}

# place <file> <mode> <function>: writes what the function prints as a whole or not at all, and only where it differs.
place() {
    file=$1
    folder=${file%/*}
    temporary=$folder/.${file##*/}.flotilla-tmp
    make_folder "$folder"
    (umask 077 && rm -f "$temporary" && "$3" >"$temporary" && chmod "$2" "$temporary") || unfinished "$file could not be written."
    if cmp -s "$temporary" "$file" && [ "$(stat -c %a "$file")" = "$(stat -c %a "$temporary")" ]; then
        rm -f "$temporary"
    else
        mv -f "$temporary" "$file" || unfinished "$file could not be written."
        changed=yes
        say "wrote $file"
    fi
    temporary=
}
