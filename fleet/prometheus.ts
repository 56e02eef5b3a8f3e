/** What a sample is of, by label. */
export type Labels = Readonly<Record<string, string>>;

/** One sample: its labels and its value. */
export type Sample = readonly [labels: Labels, value: number];

/** A metric with its samples. */
export type Family = readonly [name: string, help: string, samples: readonly Sample[]];

/**
 * Gauges in Prometheus' text format 0.0.4
 * (https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format).
 */
export function prometheusText(families: readonly Family[]): string {
    return families
        .flatMap(familyLines)
        .map((line) => `${line}\n`)
        .join("");
}

function familyLines([name, help, samples]: Family): string[] {
    return [
        `# HELP ${name} ${help}`,
        `# TYPE ${name} gauge`,
        ...samples.map(([labels, value]) => `${name}{${labelText(labels)}} ${value}`),
    ];
}

/** Labels as they stand between the braces of a sample. */
export function labelText(labels: Labels): string {
    return Object.entries(labels)
        .map(([name, value]) => `${name}="${escapeLabel(value)}"`)
        .join(",");
}

/** A label's value between its quotes: backslash, quote and line break are escaped, nothing else is. */
export function escapeLabel(value: string): string {
    return value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}
