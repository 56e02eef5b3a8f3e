import type { Argument, Command, Option } from "commander";

/** One completion of a word. */
export interface Candidate {
    readonly value: string;
    /** Shown beside it by shells that can. */
    readonly description: string;
}

/** What a word can become: one of these, or any file. */
export type Completion = readonly Candidate[] | "files";

/** Where names come from that are no part of the commands. */
export interface Names {
    /** The installations of a project. */
    readonly installations: (project: string | undefined) => readonly string[];
    /** The layers of a project. */
    readonly layers: (project: string | undefined) => readonly string[];
}

/** What stands before the word that is completed. */
interface Context {
    readonly command: Command;
    /** Arguments of the command that are there already. */
    readonly given: number;
    /** The option whose value the word is. */
    readonly option: Option | undefined;
    /** After `--` nothing is an option. */
    readonly onlyArguments: boolean;
    readonly project: string | undefined;
}

/**
 * Completes the last of the words that stand behind the program's name: commands, options, installations and layers.
 * Bash splits words at "=", and wants only the part behind it; other shells do neither.
 */
export function complete(program: Command, words: readonly string[], names: Names): Completion {
    const before = words.slice(0, -1);
    const word = words[words.length - 1] ?? "";
    const isSplit = before[before.length - 1] === "=" || word === "=";
    const context = readContext(program, withoutEquals(word === "=" ? [...before, word] : before));
    const current = word === "=" ? "" : word;
    const assigned = isSplit || context.onlyArguments ? null : /^(--[^=]+)=(.*)$/s.exec(current);
    if (assigned !== null) {
        const [, flag = "", start = ""] = assigned;
        const option = findOption(context.command, flag);
        return option === undefined ? [] : withPrefix(`${flag}=`, valuesOf(option, start, context, names));
    }
    if (context.option !== undefined) {
        return valuesOf(context.option, current, context, names);
    }
    if (current.startsWith("-") && !context.onlyArguments) {
        return matching(optionCandidates(context.command), current);
    }
    return words.length === 0 ? [] : argumentsOf(current, context, names);
}

function readContext(program: Command, before: readonly string[]): Context {
    let command = program;
    let given = 0;
    let option: Option | undefined;
    let onlyArguments = false;
    let project: string | undefined;
    for (const word of before) {
        if (option !== undefined) {
            project = option.long === "--project" ? word : project;
            option = undefined;
        } else if (word === "--" && !onlyArguments) {
            onlyArguments = true;
        } else if (word.startsWith("-") && !onlyArguments) {
            const [flag = "", value] = word.split(/=(.*)/s);
            const found = findOption(command, flag);
            option = found !== undefined && takesValue(found) && value === undefined ? found : undefined;
            project = found?.long === "--project" && value !== undefined ? value : project;
        } else {
            const next = given === 0 ? command.commands.find((candidate) => candidate.name() === word) : undefined;
            given = next === undefined ? given + 1 : 0;
            command = next ?? command;
        }
    }
    return { command, given, option, onlyArguments, project };
}

function withoutEquals(words: readonly string[]): string[] {
    return words.filter((word, index) => word !== "=" || !(words[index - 1] ?? "").startsWith("--"));
}

function findOption(command: Command, flag: string): Option | undefined {
    return command.options.find(({ long, short }) => long === flag || short === flag);
}

function takesValue(option: Option): boolean {
    return option.required || option.optional;
}

function optionCandidates(command: Command): Candidate[] {
    return command
        .createHelp()
        .visibleOptions(command)
        .flatMap(({ long, description }) => (long === undefined ? [] : [{ value: long, description }]));
}

function argumentsOf(current: string, { command, given, project }: Context, names: Names): Completion {
    const commands = command.createHelp().visibleCommands(command);
    if (commands.length > 0 && given === 0) {
        const candidates = commands.map((child) => ({ value: child.name(), description: child.description() }));
        return matching(candidates, current);
    }
    const declared = command.registeredArguments;
    const last = declared[declared.length - 1];
    const argument = declared[given] ?? (last?.variadic === true ? last : undefined);
    if (argument?.name() === "files") {
        return "files";
    }
    return argument === undefined ? [] : matching(argumentValues(argument, project, names), current);
}

function argumentValues(argument: Argument, project: string | undefined, names: Names): Candidate[] {
    if (argument.argChoices !== undefined) {
        return choices(argument.argChoices);
    }
    return argument.name() === "installation" ? installations(project, names) : [];
}

function valuesOf(option: Option, start: string, { project }: Context, names: Names): Completion {
    if (option.argChoices !== undefined) {
        return matching(choices(option.argChoices), start);
    }
    const kind = /[<[]([a-z]+)/.exec(option.flags)?.[1];
    if (kind === "file" || kind === "folder") {
        return "files";
    }
    if (kind === "installation") {
        return matching(installations(project, names), start);
    }
    return kind === "layers" ? listOf(names.layers(project), start) : [];
}

/** Names with commas between them: the last one is completed, and none stands there twice. */
function listOf(known: readonly string[], start: string): Candidate[] {
    const given = start.split(",").slice(0, -1);
    const prefix = given.map((name) => `${name},`).join("");
    const candidates = known
        .filter((name) => !given.includes(name))
        .map((name) => ({ value: prefix + name, description: "layer" }));
    return matching(candidates, start);
}

function choices(values: readonly string[]): Candidate[] {
    return values.map((value) => ({ value, description: "" }));
}

function installations(project: string | undefined, names: Names): Candidate[] {
    return names.installations(project).map((value) => ({ value, description: "installation" }));
}

function matching(candidates: readonly Candidate[], start: string): Candidate[] {
    return candidates.filter(({ value }) => value.startsWith(start));
}

function withPrefix(prefix: string, completion: Completion): Completion {
    return completion === "files"
        ? completion
        : completion.map(({ value, description }) => ({ value: prefix + value, description }));
}
