import { Installation } from "../../components/installation/installation";
import { type ConfigurationMap, isMap } from "../../components/installation/merge";
import { type ComparedConfiguration, compareConfigurations, wholeConfiguration } from "../diff/compare-configuration";
import type { ChangeGroup } from "../report/report";
import type { EngineStep } from "./engine-log";

/**
 * What was written otherwise since the last `up`: the state keeps the whole configuration as the arguments of the
 * installation itself.
 * @param files what the files say, for lines and for what was written; undefined where they do not say all.
 */
export function foundConfiguration(
    steps: readonly EngineStep[],
    files: ComparedConfiguration | undefined,
): Pick<ChangeGroup, "presence" | "configuration"> {
    const root = steps.find(({ type, op }) => type === Installation.token && op !== "refresh");
    if (root?.new === undefined) {
        return { presence: "changed", configuration: [] };
    }
    const next = root.new.inputs as ConfigurationMap;
    const written = files ?? plain(next);
    if (root.old === undefined) {
        return { presence: "added", configuration: wholeConfiguration(written, "head") };
    }
    const old = root.old.inputs as ConfigurationMap;
    const values = asWritten(old, next, written.values);
    return {
        presence: "changed",
        configuration: compareConfigurations(plain(old), { ...written, values, encrypted: {} }),
    };
}

/** The state has neither lines nor what secrets look like. */
function plain(values: ConfigurationMap): ComparedConfiguration {
    return { values, encrypted: {}, locate: () => undefined };
}

/** What is new as it was written: the state has all defaults, too. */
function asWritten(old: unknown, next: ConfigurationMap, written: unknown): ConfigurationMap {
    const entries = Object.entries(next).map(([key, value]) => {
        const before = isMap(old) ? old[key] : undefined;
        const own = isMap(written) ? written[key] : undefined;
        if (isMap(before) && isMap(value)) {
            return [key, asWritten(before, value, own)] as const;
        }
        return [key, before === undefined ? (own ?? value) : value] as const;
    });
    return Object.fromEntries(entries);
}
