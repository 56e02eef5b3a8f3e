/** The shells that can be completed for. */
export const shells = ["bash", "zsh", "fish"] as const;

/** A shell that can be completed for. */
export type Shell = (typeof shells)[number];

/** Stands in the place of completions where the shell's own for files is wanted. */
export const filesMark = ":files";

/**
 * The script that makes a shell complete `flotilla` and `npx flotilla`. It asks the program, so that it never has to
 * be made again when commands change; what is typed is never evaluated.
 * @param executable the program's path.
 */
export function completionScript(shell: Shell, executable: string): string {
    const ask = `'${executable.replaceAll("'", shell === "fish" ? "\\'" : `'\\''`)}' __complete --`;
    return { bash, zsh, fish }[shell](ask);
}

function bash(ask: string): string {
    return `# Completion of flotilla for bash. In ~/.bashrc:  eval "$(npx flotilla completion bash)"
_flotilla_complete() {
    local line words=("\${COMP_WORDS[@]:1:COMP_CWORD}")
    COMPREPLY=()
    if [[ \${1##*/} == npx ]]; then
        [[ \${words[0]} == flotilla && COMP_CWORD -gt 1 ]] || return 0
        words=("\${words[@]:1}")
    fi
    while IFS= read -r line; do
        if [[ $line == ${filesMark} ]]; then
            compopt -o default 2>/dev/null
            return 0
        fi
        COMPREPLY+=("\${line%%$'\\t'*}")
    done < <(${ask} "\${words[@]}" 2>/dev/null)
}
complete -F _flotilla_complete flotilla
complete -p npx >/dev/null 2>&1 || complete -o default -F _flotilla_complete npx
`;
}

function zsh(ask: string): string {
    return `#compdef flotilla
# Completion of flotilla for zsh. In ~/.zshrc, behind compinit:  eval "$(npx flotilla completion zsh)"
_flotilla() {
    local line
    local -a asked candidates
    asked=("\${(@)words[2,CURRENT]}")
    if [[ \${words[1]:t} == npx ]]; then
        if [[ $words[2] != flotilla || CURRENT -lt 3 ]]; then
            _files
            return
        fi
        asked=("\${(@)words[3,CURRENT]}")
    fi
    while IFS= read -r line; do
        if [[ $line == ${filesMark} ]]; then
            _files
            return
        fi
        candidates+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
    done < <(${ask} "\${(@)asked}" 2>/dev/null)
    (( $#candidates )) && _describe flotilla candidates
}
compdef _flotilla flotilla
(( \${+_comps[npx]} )) || compdef _flotilla npx
`;
}

function fish(ask: string): string {
    return `# Completion of flotilla for fish. In ~/.config/fish/config.fish:  npx flotilla completion fish | source
function __flotilla_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    if string match -q '*npx' -- $words[1]
        set -e words[1]
    end
    set -e words[1]
    for line in (${ask} $words "$current" 2>/dev/null)
        if test "$line" = ${filesMark}
            __fish_complete_path "$current"
        else
            echo $line
        end
    end
end
complete -c flotilla -f -a '(__flotilla_complete)'
complete -c npx -n 'string match -q flotilla -- (commandline -opc)[2]' -f -a '(__flotilla_complete)'
`;
}
