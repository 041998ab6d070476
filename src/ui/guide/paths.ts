/**
 * Where each maker keeps what decides whether somebody is told. Names and places are those of the systems that were sold in
 * 2023 to 2026 (Android 13 to 16), of plain Android also the older ones; sources: dontkillmyapp.com, the makers' own help.
 */
import { m } from '#messages';
import { browserNames, type Device } from './phone.ts';

/** One screen of the phone's settings, and what is to be done on it. */
export interface GuideStep {
	/** The menus that lead there; the last one is the screen that is drawn. */
	readonly path: readonly string[];
	readonly act: 'tap' | 'on' | 'off' | 'choose';
	/** The line to press, as the system writes it. */
	readonly label: string;
}

/** Android before this version has its menus elsewhere, and names them otherwise. */
const UNRESTRICTED_SINCE = 12;

/** As the app is called in the settings of a phone: its own name when it is installed, else that of the browser. */
export const nameInSettings = ({ browser }: Device, isInstalled: boolean): string =>
	isInstalled ? m.app_name() : browserNames[browser];

/** Lets an app show notifications that were refused (product N1 to N4). */
export function allowSteps(device: Device, isInstalled: boolean): readonly GuideStep[] {
	const { maker, browser } = device;
	const settings = m.menu_settings();
	if (maker === 'apple')
		return [
			{ path: [settings], act: 'tap', label: m.menu_notifications() },
			{ path: [settings, m.menu_notifications()], act: 'tap', label: m.app_name() },
			{ path: [m.menu_notifications(), m.app_name()], act: 'on', label: m.menu_allow_notifications() }
		];
	if (maker !== 'desk' && isInstalled) {
		const apps = isOld(device) ? m.menu_apps_and_notifications() : m.menu_apps();
		return [
			{ path: [settings], act: 'tap', label: apps },
			{ path: [settings, apps], act: 'tap', label: m.app_name() },
			{ path: [apps, m.app_name()], act: 'tap', label: m.menu_notifications() },
			{ path: [m.app_name(), m.menu_notifications()], act: 'on', label: m.menu_show_notifications() }
		];
	}
	if (browser === 'safari')
		return [
			{ path: ['Safari', settings], act: 'tap', label: m.menu_websites() },
			{ path: [settings, m.menu_websites(), m.menu_notifications()], act: 'choose', label: m.menu_allow() }
		];
	return [
		{ path: [browserNames[browser], m.menu_address()], act: 'tap', label: m.menu_permissions() },
		{ path: [m.menu_permissions(), m.menu_notifications()], act: 'choose', label: m.menu_allow() }
	];
}

/** Keeps a phone from holding an app back while it sleeps (product B1 to B9); empty where there is nothing to be done. */
export function batterySteps(device: Device, name: string): readonly GuideStep[] {
	const settings = m.menu_settings();
	const app = [settings, m.menu_apps(), name];
	switch (device.maker) {
		case 'google':
			return isOld(device)
				? oldBatterySteps(name)
				: [
						{ path: app, act: 'tap', label: m.menu_app_battery() },
						{ path: [...app, m.menu_app_battery()], act: 'choose', label: m.menu_unrestricted() }
					];
		case 'samsung':
			return [
				{ path: [...app, m.menu_battery()], act: 'choose', label: m.menu_unrestricted() },
				{ path: [settings, m.menu_battery()], act: 'tap', label: m.menu_background_limits() },
				{
					path: [settings, m.menu_battery(), m.menu_background_limits()],
					act: 'tap',
					label: m.menu_never_sleeping()
				},
				{ path: [m.menu_background_limits(), `${m.menu_never_sleeping()} +`], act: 'choose', label: name }
			];
		case 'xiaomi':
			return [
				{ path: [...app, m.menu_permissions()], act: 'on', label: m.menu_background_autostart() },
				{ path: [...app, m.menu_battery_saver()], act: 'choose', label: m.menu_no_restrictions() }
			];
		case 'huawei':
			return [
				{ path: [settings, m.menu_apps(), m.menu_app_launch()], act: 'off', label: name },
				{
					path: [m.menu_app_launch(), name, m.menu_manage_manually()],
					act: 'on',
					label: m.menu_run_in_background()
				}
			];
		case 'oppo':
			return [
				{ path: [...app, m.menu_battery_usage()], act: 'on', label: m.menu_background_activity() },
				{ path: [...app, m.menu_battery_usage()], act: 'on', label: m.menu_auto_launch() }
			];
		case 'vivo':
			return [
				{ path: [settings, m.menu_battery(), m.menu_background_power()], act: 'on', label: name },
				{ path: [settings, m.menu_apps(), m.menu_autostart()], act: 'on', label: name }
			];
		case 'apple':
		case 'desk':
			return [];
	}
}

/** As Android 11 and those before it have it. */
function oldBatterySteps(name: string): readonly GuideStep[] {
	const apps = m.menu_apps_and_notifications();
	const optimisation = m.menu_battery_optimisation();
	return [
		{ path: [m.menu_settings(), apps, name, m.menu_advanced()], act: 'tap', label: m.menu_battery() },
		{ path: [name, m.menu_battery()], act: 'tap', label: optimisation },
		{ path: [m.menu_battery(), optimisation], act: 'choose', label: m.menu_all_apps() },
		{ path: [optimisation, m.menu_all_apps(), name], act: 'choose', label: m.menu_do_not_optimise() }
	];
}

const isOld = ({ android }: Device): boolean => android !== undefined && android < UNRESTRICTED_SINCE;
