import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { pathToFileURL } from "node:url";
import {
    type CompletionItem,
    CompletionRequest,
    ConfigurationRequest,
    createProtocolConnection,
    type Diagnostic,
    DidChangeConfigurationNotification,
    DidOpenTextDocumentNotification,
    HoverRequest,
    InitializedNotification,
    InitializeRequest,
    type MarkupContent,
    type ProtocolConnection,
    PublishDiagnosticsNotification,
    RegistrationRequest,
    StreamMessageReader,
    StreamMessageWriter,
} from "vscode-languageserver-protocol/node";

/** A place in a file, both counted from 1, as editors show them. */
export interface Place {
    readonly line: number;
    readonly column: number;
}

/** What an editor underlines. */
export interface Problem {
    readonly line: number;
    readonly message: string;
}

/** A file that is open in the editor; it need not exist. */
export interface OpenFile {
    /** Sorted by line. */
    readonly problems: readonly Problem[];
    /** What the editor offers at a place. */
    complete(place: Place): Promise<readonly Offer[]>;
    /** What the editor shows of the word at a place, as Markdown; empty when that is nothing. */
    hover(place: Place): Promise<string>;
}

/** One entry of the list that an editor offers. */
export interface Offer {
    readonly label: string;
    readonly documentation: string;
}

/** The real server that editors use for YAML, as a process of its own. */
export interface LanguageServer {
    /** Opens a file and waits for what the server says of it. */
    open(file: string, text: string): Promise<OpenFile>;
    /** Ends the server's process. */
    stop(): Promise<void>;
}

/** Schemas are found through the first line of a file alone; nothing is fetched. */
const settings: Readonly<Record<string, unknown>> = {
    yaml: { validate: true, hover: true, completion: true, schemaStore: { enable: false }, schemas: {} },
};

const answerSeconds = 30;

/**
 * Starts yaml-language-server on standard input and output.
 * @throws Error when it ends, or does not answer in 30 seconds.
 */
export async function startLanguageServer(folder: string): Promise<LanguageServer> {
    const executable = require.resolve("yaml-language-server/bin/yaml-language-server");
    const child = spawn(process.execPath, [executable, "--stdio"], { cwd: folder, stdio: ["pipe", "pipe", "inherit"] });
    const ended = new Promise<void>((resolve) =>
        child.once("exit", () => {
            resolve();
        }),
    );
    const connection = createProtocolConnection(
        new StreamMessageReader(child.stdout),
        new StreamMessageWriter(child.stdin),
    );
    const published = listenToDiagnostics(connection);
    connection.onRequest(RegistrationRequest.type, () => undefined);
    connection.onRequest(ConfigurationRequest.type, ({ items }) =>
        items.map(({ section }) => settings[section ?? ""] ?? null),
    );
    connection.listen();
    await within(initialize(connection, folder), child);
    return {
        open: async (file, text) => {
            const uri = pathToFileURL(path.resolve(folder, file)).href;
            const diagnostics = published(uri);
            const textDocument = { uri, languageId: "yaml", version: 1, text };
            await connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument });
            return openFile(connection, child, uri, await within(diagnostics, child));
        },
        stop: async () => {
            connection.dispose();
            child.kill();
            await ended;
        },
    };
}

async function initialize(connection: ProtocolConnection, folder: string): Promise<void> {
    const markdown = ["markdown" as const];
    await connection.sendRequest(InitializeRequest.type, {
        processId: process.pid,
        // eslint-disable-next-line @typescript-eslint/no-deprecated -- the protocol's type still asks for it
        rootUri: null,
        workspaceFolders: [{ uri: pathToFileURL(folder).href, name: path.basename(folder) }],
        capabilities: {
            workspace: { configuration: true },
            textDocument: {
                hover: { contentFormat: markdown },
                completion: { completionItem: { documentationFormat: markdown, snippetSupport: true } },
            },
        },
    });
    await connection.sendNotification(InitializedNotification.type, {});
    await connection.sendNotification(DidChangeConfigurationNotification.type, { settings });
}

/** The next diagnostics of a file, by its address. */
function listenToDiagnostics(connection: ProtocolConnection): (uri: string) => Promise<readonly Diagnostic[]> {
    const waiting = new Map<string, (diagnostics: readonly Diagnostic[]) => void>();
    connection.onNotification(PublishDiagnosticsNotification.type, ({ uri, diagnostics }) => {
        waiting.get(uri)?.(diagnostics);
    });
    return (uri) =>
        new Promise((resolve) => {
            waiting.set(uri, resolve);
        });
}

function openFile(
    connection: ProtocolConnection,
    child: ChildProcess,
    uri: string,
    diagnostics: readonly Diagnostic[],
): OpenFile {
    const at = ({
        line,
        column,
    }: Place): { textDocument: { uri: string }; position: { line: number; character: number } } => ({
        textDocument: { uri },
        position: { line: line - 1, character: column - 1 },
    });
    return {
        problems: diagnostics
            .map(({ range, message }) => ({ line: range.start.line + 1, message }))
            .sort((a, b) => a.line - b.line),
        complete: async (place) => {
            const answer = await within(connection.sendRequest(CompletionRequest.type, at(place)), child);
            const items: readonly CompletionItem[] = Array.isArray(answer) ? answer : (answer?.items ?? []);
            return items.map(({ label, documentation }) => ({ label, documentation: textOf(documentation) }));
        },
        hover: async (place) => {
            const answer = await within(connection.sendRequest(HoverRequest.type, at(place)), child);
            return textOf(answer?.contents as string | MarkupContent | undefined);
        },
    };
}

function textOf(text: string | MarkupContent | undefined): string {
    return typeof text === "object" ? text.value : (text ?? "");
}

/** What the server answers; it fails when the server ends first, or takes too long. */
async function within<T>(answer: Promise<T>, child: ChildProcess): Promise<T> {
    let stopWaiting = (): void => undefined;
    const failure = new Promise<never>((_, reject) => {
        const fail = (what: string): void => {
            reject(new Error(`yaml-language-server ${what}`));
        };
        const timer = setTimeout(() => {
            fail(`did not answer in ${answerSeconds} seconds`);
        }, answerSeconds * 1000);
        const onExit = (): void => {
            fail("has ended");
        };
        child.once("exit", onExit);
        stopWaiting = () => {
            clearTimeout(timer);
            child.off("exit", onExit);
        };
    });
    try {
        return await Promise.race([answer, failure]);
    } finally {
        stopWaiting();
    }
}
