package io.offhook.sip.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing array of bytes that becomes a message. */
final class WireWriter {
    private static final byte[] VERSION = " SIP/2.0\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] STATUS = "SIP/2.0 ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SEPARATOR = ": ".getBytes(StandardCharsets.US_ASCII);

    /** What the last writer of a thread wrote into: messages are made one after the other, and only what is kept is allocated. */
    private static final ThreadLocal<byte[]> SPARE = new ThreadLocal<>();

    private static final byte[] NONE = new byte[0];

    private static final int LARGEST_SPARE = 8 * 1024;

    private byte[] bytes;
    private int length;

    WireWriter(int capacity) {
        byte[] spare = SPARE.get();
        SPARE.set(NONE);
        bytes = spare != null && spare.length >= capacity ? spare : new byte[Math.max(capacity, 2_048)];
    }

    WireWriter requestLine(Method method, String uri) {
        return text(method.name()).one(' ').text(uri).raw(VERSION, 0, VERSION.length);
    }

    WireWriter statusLine(int status, String reason) {
        return raw(STATUS, 0, STATUS.length)
                .number(status)
                .one(' ')
                .text(reason)
                .newLine();
    }

    WireWriter header(HeaderName name, String value) {
        return prefix(name).text(value).newLine();
    }

    WireWriter header(String name, String value) {
        return text(name).raw(SEPARATOR, 0, SEPARATOR.length).text(value).newLine();
    }

    WireWriter prefix(HeaderName name) {
        return raw(name.prefix(), 0, name.prefix().length);
    }

    /** A header line of another message, byte for byte, without its CRLF; folds are blanks there. */
    WireWriter lineOf(SipMessage message, int line) {
        int start = message.lines().nameStart(line);
        return raw(message.bytes(), start, message.lines().valueEnd(line) - start);
    }

    /** Content-Length, the empty line and the body. */
    WireWriter body(byte[] body) {
        prefix(HeaderName.CONTENT_LENGTH).number(body.length).newLine().newLine();
        return raw(body, 0, body.length);
    }

    WireWriter newLine() {
        room(2);
        bytes[length++] = '\r';
        bytes[length++] = '\n';
        return this;
    }

    WireWriter one(char ascii) {
        room(1);
        bytes[length++] = (byte) ascii;
        return this;
    }

    WireWriter number(long number) {
        if (number >= 10) {
            number(number / 10);
        }
        return one((char) ('0' + number % 10));
    }

    WireWriter raw(byte[] source, int from, int count) {
        room(count);
        System.arraycopy(source, from, bytes, length, count);
        length += count;
        return this;
    }

    WireWriter text(String text) {
        int count = text.length();
        room(count);
        for (int i = 0; i < count; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                byte[] rest = text.substring(i).getBytes(StandardCharsets.UTF_8);
                length += i;
                return raw(rest, 0, rest.length);
            }
            bytes[length + i] = (byte) c;
        }
        length += count;
        return this;
    }

    private void room(int more) {
        if (length + more > bytes.length) {
            if (bytes == NONE) {
                throw new IllegalStateException("the message was made already");
            }
            bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
        }
    }

    int length() {
        return length;
    }

    /** Puts bytes before those that stand at {@code place}. */
    void insert(int place, byte[] more) {
        room(more.length);
        System.arraycopy(bytes, place, bytes, place + more.length, length - place);
        System.arraycopy(more, 0, bytes, place, more.length);
        length += more.length;
    }

    /** What was written; the end of this writer, whose array may now be another's. */
    byte[] toBytes() {
        byte[] message = Arrays.copyOf(bytes, length);
        if (bytes.length <= LARGEST_SPARE) {
            SPARE.set(bytes);
        }
        bytes = NONE;
        return message;
    }
}
