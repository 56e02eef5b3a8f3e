import path from "node:path";
import { type LanguageServer, type OpenFile, startLanguageServer } from "../../support/language-server";

/** The folder of the stack files, with the schema that their first lines name. */
export const stacks = path.resolve(__dirname, "../../../stacks");

const stackLine = "# yaml-language-server: $schema=schema.json";
const layerLine = "# yaml-language-server: $schema=../schema.json#/definitions/layer";

/** An editor in which one opens stack files and layers. Only the schema is on the disk. */
export class Editor {
    /** Each file has a name of its own, so that none is taken for another. */
    private count = 0;
    private readonly server: LanguageServer;

    private constructor(server: LanguageServer) {
        this.server = server;
    }

    public static async start(): Promise<Editor> {
        return new Editor(await startLanguageServer(stacks));
    }

    /** Opens a stack file with its first line and these. */
    public openStack(...lines: string[]): Promise<OpenFile> {
        return this.openIn(".", [stackLine, ...lines]);
    }

    /** Opens a layer with its first line and these. */
    public openLayer(...lines: string[]): Promise<OpenFile> {
        return this.openIn("layers", [layerLine, ...lines]);
    }

    /** Opens a file with these lines in a folder below that of the stack files. */
    public openIn(folder: string, lines: readonly string[]): Promise<OpenFile> {
        this.count += 1;
        return this.open(path.join(folder, `test-${this.count}.yaml`), `${lines.join("\n")}\n`);
    }

    /** Opens a file by its path from the folder of the stack files. */
    public open(file: string, text: string): Promise<OpenFile> {
        return this.server.open(file, text);
    }

    /** Ends the server. */
    public stop(): Promise<void> {
        return this.server.stop();
    }
}
