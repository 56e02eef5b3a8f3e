/** The way to a value: keys of maps and indexes of lists. */
export type ConfigurationPath = readonly (string | number)[];

/** One thing that is wrong with a configuration. */
export interface Fault {
    readonly path: ConfigurationPath;
    /** What is wrong, with the value, and what to do: two sentences without the last full stop. */
    readonly message: string;
    /** It means something only when all layers could be read: one that is missing may bring what this misses. */
    readonly needsAllLayers?: boolean;
}
