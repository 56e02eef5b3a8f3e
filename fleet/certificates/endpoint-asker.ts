import { Lanes } from "../../provider/lanes";
import type { CertificateOutputs } from "./certificate-outputs";
import type { DeclaredEndpoint } from "./declared-endpoints";
import { addressText, type EndpointAddress } from "./endpoint-address";
import { type EndpointReport, reportEndpoint } from "./endpoint-state";
import { readServed } from "./served-certificate";

/** Endpoints that are asked at once. */
const endpointLanes = 32;

/** How endpoints are asked. */
export interface LiveQuestion {
    /** Those to ask in place of the declared ones; none for these. */
    readonly only: readonly EndpointAddress[];
    /** Milliseconds for each. */
    readonly timeout: number;
    readonly signal: AbortSignal;
    /** Called with how many of how many have been asked. */
    readonly tell: (done: number, all: number) => void;
}

/** Asks the endpoints of all installations, side by side. */
export class EndpointAsker {
    private readonly question: LiveQuestion;
    private readonly lanes = new Lanes(endpointLanes);
    private done = 0;
    private all = 0;

    constructor(question: LiveQuestion) {
        this.question = question;
    }

    /** Asks the endpoints of one installation, and reports in their order. */
    public async ask(
        declared: readonly DeclaredEndpoint[],
        outputs: CertificateOutputs,
        now: number,
    ): Promise<EndpointReport[]> {
        const { only } = this.question;
        const documents = new Map(declared.map((endpoint) => [addressText(endpoint), endpoint.document]));
        const addresses = only.length > 0 ? only : declared;
        this.all += addresses.length;
        return Promise.all(
            addresses.map(async (address) => {
                const served = await this.read(address);
                return reportEndpoint({ address, document: documents.get(addressText(address)), served }, outputs, now);
            }),
        );
    }

    private async read(address: EndpointAddress) {
        const { timeout, signal, tell } = this.question;
        const served = await this.lanes.run(() => readServed(address, timeout, signal), signal);
        this.done += 1;
        tell(this.done, this.all);
        return served;
    }
}
