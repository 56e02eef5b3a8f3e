import assert from "node:assert/strict";
import net from "node:net";
import { eventually } from "../../support/eventually";

/** A connection on which one asks, and asks again. */
export class OpenConnection {
    private readonly socket: net.Socket;
    private answers = 0;

    constructor(port: number) {
        this.socket = net.connect(port, "127.0.0.1");
        this.socket.on("data", () => (this.answers += 1));
        this.socket.on("error", () => this.socket.destroy());
    }

    /** Asks once more. @throws when nobody answers. */
    public async ask(): Promise<void> {
        const before = this.answers;
        this.socket.write("still there?\n");
        await eventually(() => {
            assert.ok(this.answers > before, "There was no answer on the open connection.");
            return Promise.resolve();
        }, 3000);
    }

    public end(): void {
        this.socket.destroy();
    }
}
