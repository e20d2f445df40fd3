package io.offhook.app.bench;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers every INVITE with an SDP that names the remote side, and every BYE. Just enough SIP for well-behaved calls on
 * loopback; its cost is none of the measured side's.
 */
final class ScriptedPeer implements AutoCloseable {
    private static final Pattern AUDIO = Pattern.compile("(?m)^m=audio (\\d+) ");
    private static final Pattern COPIED = Pattern.compile("(?mi)^(via|from|to|call-id|cseq):.*\r\n");
    private static final Pattern CALL_ID = Pattern.compile("(?mi)^call-id: *(.*)\r\n");

    private final RemoteSide remote;
    private final DatagramSocket socket;
    private final Map<String, String> answers = new HashMap<>(); // an INVITE may come twice

    ScriptedPeer(RemoteSide remote) throws IOException {
        this.remote = remote;
        this.socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        socket.setReceiveBufferSize(4 << 20);
        Thread thread = new Thread(this::run, "bench-peer");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return socket.getLocalPort();
    }

    private void run() {
        DatagramPacket packet = new DatagramPacket(new byte[65_536], 65_536);
        try {
            while (true) {
                socket.receive(packet);
                String message = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.ISO_8859_1);
                String response = response(message);
                if (!response.isEmpty()) {
                    byte[] bytes = response.getBytes(StandardCharsets.ISO_8859_1);
                    socket.send(new DatagramPacket(bytes, bytes.length, packet.getSocketAddress()));
                }
            }
        } catch (IOException closed) {
            // the end
        }
    }

    private String response(String message) {
        if (message.startsWith("INVITE ")) {
            Matcher id = CALL_ID.matcher(message);
            return id.find() ? answers.computeIfAbsent(id.group(1), first -> answer(message)) : "";
        }
        return message.startsWith("BYE ") ? head(message, "") + "Content-Length: 0\r\n\r\n" : "";
    }

    private String answer(String invite) {
        Matcher audio = AUDIO.matcher(invite);
        if (!audio.find()) {
            return "";
        }
        int number = answers.size();
        remote.add(number, Integer.parseInt(audio.group(1)));
        String sdp = "v=0\r\no=bench 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio "
                + remote.port(number) + " RTP/AVP 0\r\n"
                + (invite.contains("a=rtcp-mux") ? "a=rtcp-mux\r\n" : "");
        return head(invite, ";tag=" + (number + 1)) + "Contact: <sip:peer@127.0.0.1:" + port()
                + ">\r\nContent-Type: application/sdp\r\nContent-Length: " + sdp.length() + "\r\n\r\n" + sdp;
    }

    /** RFC 3261 section 8.2.6.2: what a response takes from its request. */
    private static String head(String request, String toTag) {
        StringBuilder head = new StringBuilder("SIP/2.0 200 OK\r\n");
        Matcher lines = COPIED.matcher(request.substring(0, request.indexOf("\r\n\r\n") + 2));
        while (lines.find()) {
            boolean to = lines.group(1).equalsIgnoreCase("to");
            head.append(to ? lines.group().stripTrailing() + toTag + "\r\n" : lines.group());
        }
        return head.toString();
    }

    @Override
    public void close() {
        socket.close();
    }
}
