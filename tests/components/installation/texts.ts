import type { Source } from "../../../components/installation/sources";
import { parseYaml } from "../../../components/installation/yaml-file";

function source(text: string, file: string): Source {
    const yaml = parseYaml(text, file);
    return {
        values: yaml.value as Source["values"],
        locate: (path) => ({ file, line: yaml.lineOf(path) }),
    };
}

/** Sources from texts, the weakest first, named 0.yaml, 1.yaml and so on. */
export function sources(...texts: string[]): Source[] {
    return texts.map((text, index) => source(text, `${index}.yaml`));
}
