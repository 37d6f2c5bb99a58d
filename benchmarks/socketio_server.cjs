// The peer of fanout.py: Socket.IO with one room, which stores nothing. What it sends on has the same fields as a
// message of Parley (MESSAGE), so that both put the same number of bytes on the wire.
const { createServer } = require("node:http");
const { Server } = require("socket.io");

const like = JSON.parse(process.env.MESSAGE);
const http = createServer();
const io = new Server(http, { transports: ["websocket"], serveClient: false });
let seq = 0;

io.on("connection", (socket) => {
  socket.join("room");
  socket.on("message", ({ content, client_id }) => {
    seq += 1;
    const message = { ...like.message, seq, changed: seq, content, client_id };
    io.to("room").emit("message", { ...like, n: seq, message });
  });
});

http.listen(0, "127.0.0.1", () => console.log(http.address().port));
