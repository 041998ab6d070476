/** What the browser can do to tell somebody while the app is closed. Injected, so that tests can hold it. */

/** Where this browser is reached, and with which keys. */
export interface Reached {
	readonly endpoint: string;
	readonly p256dh: string;
	readonly auth: string;
	/** The server's key that it was made with. */
	readonly publicKey: string;
}

/** The part of the browser that is used. */
export interface PushBrowser {
	/** `install-first` where only an installed app is told: on an iPhone. */
	readonly support: 'full' | 'none' | 'install-first';
	/** Whether the app stands on the home screen and was opened from there. */
	readonly isInstalled: boolean;
	permission(): NotificationPermission;
	/** Calls back when that is another, as by the browser's own menus; the returned function stops it. */
	onPermission(tell: () => void): () => void;
	/** Asks the person; only in answer to a press of a button. */
	askPermission(): Promise<NotificationPermission>;
	reached(): Promise<Reached | undefined>;
	/** Replaces what was made with another key. @throws Error where the browser's service does not answer */
	subscribe(publicKey: string): Promise<Reached>;
	unsubscribe(): Promise<void>;
	/** Where the device is, by its IANA name. */
	timeZone(): string;
	/** The notifications that are on the screen, each with what it remembers. */
	shown(): Promise<readonly Pick<Notification, 'data' | 'close'>[]>;
	/** The number at the app's icon; 0 for none. */
	setBadge(count: number): Promise<void>;
}

/** The browser as it is. */
export function pushBrowser(): PushBrowser {
	const isApple = 'standalone' in navigator;
	const isInstalled =
		globalThis.matchMedia?.('(display-mode: standalone)').matches ||
		Reflect.get(navigator, 'standalone') === true;
	const canPush = 'serviceWorker' in navigator && 'PushManager' in globalThis && 'Notification' in globalThis;
	return {
		support: canPush ? 'full' : isApple && !isInstalled ? 'install-first' : 'none',
		isInstalled,
		permission: () => Notification.permission,
		onPermission,
		askPermission: () => Notification.requestPermission(),
		reached: async () => {
			const registration = await navigator.serviceWorker.getRegistration();
			const subscription = await registration?.pushManager.getSubscription();
			return subscription ? reachedBy(subscription) : undefined;
		},
		subscribe: async (publicKey) => {
			const { pushManager } = await navigator.serviceWorker.ready;
			const known = await pushManager.getSubscription();
			if (known && reachedBy(known).publicKey === publicKey) return reachedBy(known);
			// Browsers refuse another key while there is one.
			await known?.unsubscribe();
			const subscription = await pushManager.subscribe({
				userVisibleOnly: true,
				applicationServerKey: publicKey
			});
			return reachedBy(subscription);
		},
		unsubscribe: async () => {
			const registration = await navigator.serviceWorker?.getRegistration();
			await (await registration?.pushManager?.getSubscription())?.unsubscribe();
		},
		timeZone: () => Intl.DateTimeFormat().resolvedOptions().timeZone,
		shown: async () => {
			const registration = await navigator.serviceWorker?.getRegistration();
			return (await registration?.getNotifications()) ?? [];
		},
		setBadge: async (count) => {
			if ('setAppBadge' in navigator) await navigator.setAppBadge(count);
		}
	};
}

function onPermission(tell: () => void): () => void {
	const over = new AbortController();
	const listen = (status: PermissionStatus) =>
		status.addEventListener('change', tell, { signal: over.signal });
	// A browser that cannot say so is looked at whenever its page is.
	navigator.permissions?.query({ name: 'notifications' }).then(listen, () => undefined);
	return () => over.abort();
}

function reachedBy(subscription: PushSubscription): Reached {
	return {
		endpoint: subscription.endpoint,
		p256dh: base64url(subscription.getKey('p256dh')),
		auth: base64url(subscription.getKey('auth')),
		publicKey: base64url(subscription.options.applicationServerKey)
	};
}

const base64url = (bytes: ArrayBuffer | null): string =>
	btoa(String.fromCharCode(...new Uint8Array(bytes ?? [])))
		.replaceAll('+', '-')
		.replaceAll('/', '_')
		.replaceAll('=', '');
