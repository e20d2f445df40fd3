package io.offhook.media;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** Just enough JSON to read the vectors. */
@NullMarked
public final class Json {
    private final @Nullable Object value;

    private Json(@Nullable Object value) {
        this.value = value;
    }

    public static Json parse(String text) {
        return new Json(new Reader(text).value());
    }

    public Json get(String key) {
        if (!has(key)) {
            throw new IllegalArgumentException("no " + key + " in " + value);
        }
        return new Json(((Map<?, ?>) notNull()).get(key));
    }

    public boolean has(String key) {
        return ((Map<?, ?>) notNull()).containsKey(key);
    }

    public List<Json> items() {
        List<Json> items = new ArrayList<>();
        for (Object item : (List<?>) notNull()) {
            items.add(new Json(item));
        }
        return items;
    }

    public String string() {
        return (String) notNull();
    }

    public double number() {
        return (Double) notNull();
    }

    public long integer() {
        return (long) number();
    }

    public boolean bool() {
        return (Boolean) notNull();
    }

    public byte[] hex() {
        String hex = string();
        byte[] out = new byte[hex.length() / 2];
        for (int i = 0; i < out.length; i++) {
            out[i] = (byte) Integer.parseInt(hex.substring(2 * i, 2 * i + 2), 16);
        }
        return out;
    }

    private Object notNull() {
        if (value == null) {
            throw new IllegalArgumentException("null");
        }
        return value;
    }

    private static final class Reader {
        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        @Nullable
        Object value() {
            char c = peek();
            if (c == '{') {
                return object();
            }
            if (c == '[') {
                return array();
            }
            if (c == '"') {
                return string();
            }
            int from = at;
            while (at < text.length() && ",]} \n\r\t".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            String word = text.substring(from, at);
            return switch (word) {
                case "true" -> true;
                case "false" -> false;
                case "null" -> null;
                default -> Double.valueOf(word);
            };
        }

        private Map<String, @Nullable Object> object() {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            at++;
            while (peek() != '}') {
                String key = string();
                skip(':');
                map.put(key, value());
                if (peek() == ',') {
                    at++;
                }
            }
            at++;
            return map;
        }

        private List<@Nullable Object> array() {
            List<@Nullable Object> list = new ArrayList<>();
            at++;
            while (peek() != ']') {
                list.add(value());
                if (peek() == ',') {
                    at++;
                }
            }
            at++;
            return list;
        }

        private String string() {
            skip('"');
            StringBuilder out = new StringBuilder();
            while (text.charAt(at) != '"') {
                char c = text.charAt(at++);
                if (c == '\\') {
                    c = text.charAt(at++);
                    if (c == 'u') {
                        c = (char) Integer.parseInt(text.substring(at, at + 4), 16);
                        at += 4;
                    } else if (c == 'n') {
                        c = '\n';
                    }
                }
                out.append(c);
            }
            at++;
            return out.toString();
        }

        private void skip(char expected) {
            if (peek() != expected) {
                throw new IllegalArgumentException("expected " + expected + " at " + at);
            }
            at++;
        }

        private char peek() {
            while (Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            return text.charAt(at);
        }
    }
}
