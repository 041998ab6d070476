/** The app when nobody is looking: what it listens to. Each duty has a file of its own. */
import { sendInBackground } from './background.ts';
import { keepShell } from './cache.ts';
import { answerClicks } from './click.ts';
import { showPushes } from './push.ts';
import { renewAddress } from './renewal.ts';
import { takeShares } from './share.ts';
import { offerUpdate } from './update.ts';

const worker = self as unknown as ServiceWorkerGlobalScope;

keepShell();
offerUpdate(worker);
showPushes(worker);
answerClicks(worker);
renewAddress(worker);
sendInBackground(worker);
takeShares(worker);
