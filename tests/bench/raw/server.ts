/**
 * The least that a server can do, as a program of its own like the real one: two pages, all documents as one compressed
 * text, and a socket that says to everybody else what somebody says. The argument is the file of the documents, gzip'd.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { emptyPage, listPage } from './page.ts';

const HTML = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' };
const JSON_GZIP = {
	'content-type': 'application/json',
	'content-encoding': 'gzip',
	'cache-control': 'no-store'
};

const [, , file = ''] = process.argv;
const documents = readFileSync(file);

const server = createServer((request, response) => {
	if (request.url === '/list') response.writeHead(200, HTML).end(listPage);
	else if (request.url === '/') response.writeHead(200, HTML).end(emptyPage);
	else if (request.url === '/documents') response.writeHead(200, JSON_GZIP).end(documents);
	else response.writeHead(404).end();
});
const sockets = new WebSocketServer({ server, perMessageDeflate: false });
sockets.on('connection', (socket) => {
	socket.on('message', (data, isBinary) => {
		for (const other of sockets.clients) if (other !== socket) other.send(data, { binary: isBinary });
	});
});
server.listen(0, '127.0.0.1', () => {
	console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
process.on('SIGTERM', () => process.exit(0));
