import { FlotillaProvider } from "./flotilla-provider";
import { serve } from "./server";

serve((log) => new FlotillaProvider(log));
