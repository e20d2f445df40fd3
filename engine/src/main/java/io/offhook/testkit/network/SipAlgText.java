package io.offhook.testkit.network;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A message as a router reads it: lines of text, folded ones as one. Every byte that is not rewritten stays. */
final class SipAlgText {
    private static final String LINE_END = "\r\n";
    private static final String HEAD_END = LINE_END + LINE_END;
    private static final Pattern LENGTH = Pattern.compile("\\d+");

    private String startLine;
    private final List<String> headers;
    private String body;
    private boolean changed;

    private SipAlgText(String startLine, List<String> headers, String body) {
        this.startLine = startLine;
        this.headers = headers;
        this.body = body;
    }

    /** Null when it is no SIP message. */
    static @Nullable SipAlgText read(byte[] datagram) {
        String text = new String(datagram, StandardCharsets.ISO_8859_1);
        int firstEnd = text.indexOf(LINE_END);
        int headEnd = text.indexOf(HEAD_END);
        if (firstEnd < 0 || headEnd <= firstEnd) {
            return null;
        }
        String start = text.substring(0, firstEnd);
        if (!start.startsWith("SIP/2.0 ") && !start.endsWith(" SIP/2.0")) {
            return null;
        }
        List<String> headers = new ArrayList<>();
        int from = firstEnd + LINE_END.length();
        while (from < headEnd) {
            int end = text.indexOf(LINE_END, from);
            String line = text.substring(from, end);
            if ((line.startsWith(" ") || line.startsWith("\t")) && !headers.isEmpty()) {
                int last = headers.size() - 1;
                headers.set(last, headers.get(last) + LINE_END + line);
            } else {
                headers.add(line);
            }
            from = end + LINE_END.length();
        }
        return new SipAlgText(start, headers, text.substring(headEnd + HEAD_END.length()));
    }

    boolean isResponse() {
        return startLine.startsWith("SIP/");
    }

    /** Whether To has a tag. */
    boolean isInDialog() {
        return headers.stream()
                .anyMatch(line -> isNamed(line, "to", "t")
                        && line.toLowerCase(Locale.ROOT).replace(" ", "").contains(";tag="));
    }

    String body() {
        return body;
    }

    boolean changed() {
        return changed;
    }

    void rewriteStart(UnaryOperator<String> rewrite) {
        String rewritten = rewrite.apply(startLine);
        changed |= !rewritten.equals(startLine);
        startLine = rewritten;
    }

    void rewriteFirst(String name, String compact, UnaryOperator<String> rewrite) {
        for (int i = 0; i < headers.size(); i++) {
            if (isNamed(headers.get(i), name, compact)) {
                rewrite(i, rewrite);
                return;
            }
        }
    }

    void rewriteAll(String name, String compact, UnaryOperator<String> rewrite) {
        for (int i = 0; i < headers.size(); i++) {
            if (isNamed(headers.get(i), name, compact)) {
                rewrite(i, rewrite);
            }
        }
    }

    void body(String newBody, boolean adaptLength) {
        if (newBody.equals(body)) {
            return;
        }
        changed = true;
        body = newBody;
        if (adaptLength) {
            String length = Integer.toString(newBody.length());
            rewriteAll("content-length", "l", line -> LENGTH.matcher(line).replaceFirst(length));
        }
    }

    byte[] bytes() {
        StringBuilder text = new StringBuilder(startLine).append(LINE_END);
        headers.forEach(line -> text.append(line).append(LINE_END));
        return text.append(LINE_END).append(body).toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private void rewrite(int i, UnaryOperator<String> rewrite) {
        String line = headers.get(i);
        String rewritten = rewrite.apply(line);
        changed |= !rewritten.equals(line);
        headers.set(i, rewritten);
    }

    private static boolean isNamed(String line, String name, String compact) {
        int colon = line.indexOf(':');
        if (colon < 0) {
            return false;
        }
        String written = line.substring(0, colon).trim();
        return written.equalsIgnoreCase(name) || written.equalsIgnoreCase(compact);
    }
}
