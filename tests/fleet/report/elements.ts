/** What stands in the elements of a name, as a browser takes it: up to the first text that ends one. */
export function contents(page: string, name: "script" | "style"): string[] {
    return [...page.matchAll(new RegExp(`<${name}[^>]*>([^]*?)</${name}>`, "gi"))].map(([, text = ""]) => text);
}
