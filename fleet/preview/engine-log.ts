import type { EngineEvent, StepEventMetadata, StepEventStateMetadata } from "@pulumi/pulumi/automation";
import { isMap, isSecret, type PropertyMap, type PropertyValue, secret } from "../../provider/property-values";
import { secretMark } from "../report/report";

/** What the engine knows of a resource at one side of a step. */
export interface EngineState extends Omit<StepEventStateMetadata, "inputs" | "outputs"> {
    readonly inputs: PropertyMap;
    /** Empty for what is not made yet. */
    readonly outputs: PropertyMap;
}

/** One step of a preview. */
export interface EngineStep extends Omit<StepEventMetadata, "old" | "new"> {
    /** Undefined for what is new. */
    readonly old: EngineState | undefined;
    /** Undefined for what goes. */
    readonly new: EngineState | undefined;
}

/** What the engine says in a preview, event by event (`pulumi preview --json` with PULUMI_ENABLE_STREAMING_JSON_PREVIEW). */
export class EngineLog {
    /** In the order in which the engine took them. */
    public readonly steps: EngineStep[] = [];
    /** What the engine, its providers and the program warn of, a line each. */
    public readonly warnings: string[] = [];
    /** Why the preview fails, a line each. */
    public readonly errors: string[] = [];

    /** Takes a line of the output. The engine's own debug log is among them, and passed over. */
    public take(line: string): void {
        const event = eventIn(line);
        const step = event?.resourcePreEvent?.metadata;
        if (step !== undefined) {
            this.steps.push({ ...step, old: stateOf(step.old), new: stateOf(step.new) });
        }
        const { severity, message = "", ephemeral } = event?.diagnosticEvent ?? {};
        if (severity === "warning" && ephemeral !== true && !message.startsWith(ownLanguageHost)) {
            this.warnings.push(oneLine(message));
        }
        if (severity === "error" && ephemeral !== true) {
            this.errors.push(...errorLines(message));
        }
    }
}

/**
 * What the CLI says of the language host that `findEngine` has put on PATH, some of the time: where it lies on this machine is nothing
 * of the installation, and a report is the same for the same commit.
 */
const ownLanguageHost = "using pulumi-language-nodejs from $PATH at ";

/** Words of the CLI that say no more than the exit code does. */
const empty = /^(?:preview|update) failed$/;

/** The lines of an error that say something. */
export function errorLines(message: string): string[] {
    return message
        .split("\n")
        .map((line) => line.replace(/^\s*error: /, "").trimEnd())
        .filter((line) => line !== "" && !empty.test(line));
}

function oneLine(message: string): string {
    return message.trim().replaceAll(/\s*\n\s*/g, " ");
}

function eventIn(line: string): EngineEvent | undefined {
    try {
        return JSON.parse(line) as EngineEvent;
    } catch {
        // A provider may write to the CLI's output.
        return undefined;
    }
}

/** The engine writes `null` for a side that is not there. */
function stateOf(state: StepEventStateMetadata | null | undefined): EngineState | undefined {
    return state ? { ...state, inputs: valuesOf(state.inputs), outputs: valuesOf(state.outputs) } : undefined;
}

function valuesOf(values: Readonly<Record<string, unknown>>): PropertyMap {
    return withMarks(values as PropertyMap) as PropertyMap;
}

/** In the place of a secret the engine has a mark without a value, which nothing here could read. */
function withMarks(value: PropertyValue): PropertyValue {
    if (isSecret(value)) {
        return secret(secretMark);
    }
    if (Array.isArray(value)) {
        return value.map(withMarks);
    }
    return isMap(value)
        ? Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, withMarks(entry)]))
        : value;
}
