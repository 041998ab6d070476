/** What every journey by e-mail starts from: a mail server, and ours that knows it. */
import { openMailServer, type MailServer } from '../../kit/mail-server.ts';
import { BUILD, TestServer } from './server.ts';
import { test as base } from './test.ts';

export const test = base.extend<{ post: MailServer }>({
	/** Takes every letter but those to `nobody`. */
	post: async ({ browserName: _ }, use) => {
		const post = await openMailServer();
		await use(post);
		await post.close();
	},
	server: async ({ post }, use) => {
		const mail = { SMTP_URL: post.url, MAIL_FROM: 'help@lantern.example' };
		const server = await TestServer.start(BUILD, mail);
		await use(server);
		await server.close();
	}
});
