import { distance } from "fastest-levenshtein";
import { concealed } from "../secret/config";
import { ConfigurationError, faultLine, type Locate } from "./fault-lines";
import type { ConfigurationPath } from "../fault/fault";
import { type ConfigurationMap, isMap, ownValue } from "./merge";
import type { Source } from "./sources";
import { show, showText } from "./show";
import { alternatives } from "../fault/suggestion";
import { parseYaml, readText, type YamlFile } from "./yaml-file";

/** Every key of this program stands in a stack file behind this prefix. */
export const configurationPrefix = "flotilla:";

const encryptedElsewhere =
    "has an encrypted value, but secrets belong into flotilla:secrets. Move it there, and refer to it by {secret: <name>} where a secret is wanted";

/** What Pulumi itself keeps in a stack file (https://www.pulumi.com/docs/iac/concepts/projects/stack-settings-file/). */
export const pulumiKeys = ["config", "encryptedkey", "encryptionsalt", "environment", "secretsprovider"] as const;

/** A stack file's name, as errors call it, from the project's folder. */
export function stackFileName(installation: string): string {
    return `stacks/Pulumi.${installation}.yaml`;
}

/**
 * The name of a configuration key as the schema knows it; undefined for keys of other programs. Pulumi takes a key
 * without a prefix for the project's own. A prefix that is nearly ours is kept whole, so that the schema refuses it:
 * passed over, it would delete what the misspelled section declares.
 */
export function ownKey(key: string): string | undefined {
    const colon = key.indexOf(":");
    if (colon < 0 || key.startsWith(configurationPrefix)) {
        return key.slice(colon + 1);
    }
    return distance(key.slice(0, colon + 1), configurationPrefix) <= 2 ? key : undefined;
}

/**
 * Reads a stack file.
 * @param file where it lies.
 * @param name what errors call it, a path from the project's folder.
 * @returns the source; its faults are keys that Pulumi would pass over in silence.
 * @throws ConfigurationError when it cannot be read or is not YAML.
 */
export function readStackFile(file: string, name: string): Source {
    return parseStackFile(
        readText(file, name, "there is no such stack file. Make it, or name another installation."),
        name,
    );
}

/**
 * Parses the text of a stack file.
 * @returns the source; its faults are keys that Pulumi would pass over in silence.
 * @throws ConfigurationError when it is not YAML, or has encrypted values where no secrets belong.
 */
export function parseStackFile(text: string, name: string): Source {
    const file = parseYaml(text, name);
    const locate: Locate = (path) => ({ file: name, line: file.lineOf(inFile(file, path)) });
    requireMaps(file, name);
    const values = sectionsOf(file);
    const encrypted = strayEncrypted(values);
    if (encrypted.length > 0) {
        throw new ConfigurationError(encrypted.map((path) => faultLine(locate(path), path, encryptedElsewhere)));
    }
    return {
        values: concealSecrets(values),
        locate,
        faults: [...file.faults, ...strayKeys(file, name)],
        encrypted: encryptedSecrets(values),
    };
}

/** The `flotilla:` keys of the file's `config`, without the prefix. */
function sectionsOf(file: YamlFile): ConfigurationMap {
    const sections = Object.entries(configOf(file)).flatMap(([key, value]) => {
        const name = ownKey(key);
        return name === undefined ? [] : [[name, sectionValue(value)] as const];
    });
    return Object.fromEntries(sections);
}

/** Pulumi gives an empty text for a section that is null, so the two are one. */
export function sectionValue(value: unknown): unknown {
    return value === "" ? null : value;
}

/** Encrypted values are of no use to a check, and the schema has to see that they are there. */
function concealSecrets(values: ConfigurationMap): ConfigurationMap {
    const secrets = ownValue(values, "secrets");
    if (!isMap(secrets)) {
        return values;
    }
    const shown = Object.entries(secrets).map(
        ([name, value]) => [name, isEncrypted(value) ? concealed : value] as const,
    );
    return { ...values, secrets: Object.fromEntries(shown) };
}

function encryptedSecrets(values: ConfigurationMap): Record<string, string> {
    const secrets = ownValue(values, "secrets");
    const entries = isMap(secrets) ? Object.entries(secrets) : [];
    return Object.fromEntries(
        entries.flatMap(([name, value]) => (isEncrypted(value) ? [[name, value["secure"] as string]] : [])),
    );
}

/** What Pulumi decrypts, wherever it stands: a map of that one key. */
function isEncrypted(value: unknown): value is ConfigurationMap {
    return isMap(value) && typeof ownValue(value, "secure") === "string" && Object.keys(value).length === 1;
}

/** Where encrypted values stand that are no secrets by name: they would come into the state in plain text. */
function strayEncrypted(
    value: unknown,
    path: ConfigurationPath = [],
    found: ConfigurationPath[] = [],
): ConfigurationPath[] {
    if (isEncrypted(value)) {
        const isSecret = path[0] === "secrets" && path.length === 2;
        return isSecret ? found : [...found, path];
    }
    if (typeof value === "object" && value !== null) {
        for (const key of Object.keys(value)) {
            const entry = (value as ConfigurationMap)[key];
            found = typeof entry === "object" ? strayEncrypted(entry, [...path, key], found) : found;
        }
    }
    return found;
}

function configOf(file: YamlFile): ConfigurationMap {
    const config = isMap(file.value) ? ownValue(file.value, "config") : undefined;
    return isMap(config) ? config : {};
}

/** The path in the file of a path in the schema: below `config`, with the section's key as it is written. */
function inFile(file: YamlFile, [section, ...rest]: ConfigurationPath): ConfigurationPath {
    const key = Object.keys(configOf(file)).find((each) => section !== undefined && ownKey(each) === section);
    return key === undefined ? ["config"] : ["config", key, ...rest];
}

function requireMaps({ value, lineOf }: YamlFile, name: string): void {
    if (value === null || value === undefined) {
        return;
    }
    if (!isMap(value)) {
        throw new ConfigurationError([`${name}: the file is no map of keys. Write config: and the keys below it.`]);
    }
    const config = ownValue(value, "config");
    if (config !== undefined && config !== null && !isMap(config)) {
        const position = { file: name, line: lineOf(["config"]) };
        const message = "is no map of keys. Write keys such as flotilla:cluster below it";
        throw new ConfigurationError([faultLine(position, ["config"], message)]);
    }
}

function strayKeys(file: YamlFile, name: string): string[] {
    const at = (...path: string[]): { file: string; line: number } => ({ file: name, line: file.lineOf(path) });
    const value = isMap(file.value) ? file.value : {};
    const strays = Object.keys(value).filter((key) => !(pulumiKeys as readonly string[]).includes(key));
    const twice = Object.keys(configOf(file)).filter(
        (key) => !key.includes(":") && `${configurationPrefix}${key}` in configOf(file),
    );
    return [
        ...strays.map((key) => faultLine(at(key), [key], strayKey(key))),
        ...twice.map((key) =>
            faultLine(
                at("config", key),
                [key],
                `stands here twice, with and without "${configurationPrefix}". Take one of them out`,
            ),
        ),
    ];
}

function strayKey(key: string): string {
    const nearest = alternatives(key, pulumiKeys) ?? "";
    const remedy = nearest.startsWith("Did")
        ? nearest
        : `Move it below config, as ${showText(`${configurationPrefix}${ownKey(key) ?? key}`)}`;
    return `unknown key ${show(key)}: Pulumi passes it over in silence. ${remedy}`;
}
