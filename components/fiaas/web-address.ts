import { z } from "zod";

/** What is wrong with an address, as "<what is wrong>. <what to do>"; undefined when nothing is. */
function addressRule(text: string): { readonly message: string; readonly concealed: boolean } | undefined {
    if (!URL.canParse(text) || !/^https?:\/\//i.test(text)) {
        return { message: "is not an address. Write one that begins with https://", concealed: text.includes("@") };
    }
    const { username, password } = new URL(text);
    return username === "" && password === ""
        ? undefined
        : {
              message: "has a user or password, which everybody could read. Take it out, and change it",
              concealed: true,
          };
}

/** An address of the web without a login: what FIAAS is configured with stands in a ConfigMap, for all to read. */
export const webAddress = z.string().superRefine((text, context) => {
    const fault = addressRule(text);
    if (fault !== undefined) {
        const { message, concealed } = fault;
        context.addIssue({ code: "custom", message, ...(concealed && { params: { concealed } }) });
    }
});
