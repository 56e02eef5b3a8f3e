/** How a text that may hold secrets is parsed as YAML: a warning of the parser would quote the line. */
export const quietly = { logLevel: "error" } as const;

/**
 * What parses a kubeconfig in YAML or JSON. The YAML parser is only loaded where it is needed: it takes longer than all else that a
 * preview loads.
 */
export async function kubeconfigParser(text: string): Promise<(text: string) => unknown> {
    if (text.trimStart().startsWith("{")) {
        return JSON.parse;
    }
    const { parse } = await import("yaml");
    return (yaml) => parse(yaml, quietly) as unknown;
}
