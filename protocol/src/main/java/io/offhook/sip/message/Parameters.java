package io.offhook.sip.message;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An ordered list of {@code ;name=value} parameters. Names are compared without case; values keep their spelling, quotes
 * included.
 */
public final class Parameters {
    public static final Parameters NONE = new Parameters(new String[0]);

    /** Name, value, name, value...; a parameter without a value has a null there. */
    private final @Nullable String[] flat;

    Parameters(@Nullable String[] flat) {
        this.flat = flat;
    }

    public boolean isEmpty() {
        return flat.length == 0;
    }

    public int size() {
        return flat.length / 2;
    }

    /** Names in order, as written. */
    public List<String> names() {
        List<String> names = new ArrayList<>(size());
        for (int i = 0; i < size(); i++) {
            names.add(nameAt(i));
        }
        return names;
    }

    public boolean has(String name) {
        return find(name) >= 0;
    }

    /** The value without its quotes; empty for a parameter without a value, null when there is no such parameter. */
    public @Nullable String get(String name) {
        int at = find(name);
        if (at < 0) {
            return null;
        }
        String value = flat[at + 1];
        return value == null ? "" : unquote(value);
    }

    /** The value as written, quotes included; null when the parameter is absent or has no value. */
    public @Nullable String raw(String name) {
        int at = find(name);
        return at < 0 ? null : flat[at + 1];
    }

    /**
     * These parameters with one set: in its old place when it was there, else at the end.
     *
     * @param value null for a parameter without a value
     * @throws IllegalArgumentException when name or value can not stand in a header
     */
    public Parameters with(String name, @Nullable String value) {
        FieldCheck.token("parameter name", name);
        if (value != null) {
            checkValue(name, value);
        }
        int at = find(name);
        @Nullable String[] next = Arrays.copyOf(flat, at < 0 ? flat.length + 2 : flat.length);
        int place = at < 0 ? flat.length : at;
        next[place] = at < 0 ? name : flat[at];
        next[place + 1] = value;
        return new Parameters(next);
    }

    /** These parameters without this one. */
    public Parameters without(String name) {
        int at = find(name);
        if (at < 0) {
            return this;
        }
        @Nullable String[] next = new String[flat.length - 2];
        System.arraycopy(flat, 0, next, 0, at);
        System.arraycopy(flat, at + 2, next, at, flat.length - at - 2);
        return new Parameters(next);
    }

    private static void checkValue(String name, String value) {
        FieldCheck.line("parameter " + name, value);
        if (value.startsWith("\"")) {
            if (value.length() < 2 || !value.endsWith("\"")) {
                throw new IllegalArgumentException("parameter " + name + " has an open quote");
            }
            return;
        }
        if (!FieldCheck.isValue(value)) {
            throw new IllegalArgumentException("parameter " + name + " needs quotes");
        }
    }

    private int find(String name) {
        for (int i = 0; i < flat.length; i += 2) {
            if (name.equalsIgnoreCase(flat[i])) {
                return i;
            }
        }
        return -1;
    }

    String nameAt(int i) {
        String name = flat[2 * i];
        return name == null ? "" : name;
    }

    @Nullable
    String valueAt(int i) {
        return flat[2 * i + 1];
    }

    static String unquote(String text) {
        if (text.length() < 2 || text.charAt(0) != '"') {
            return text;
        }
        if (text.indexOf('\\') < 0) {
            return text.substring(1, text.length() - 1);
        }
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 1; i < text.length() - 1; i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length() - 1) {
                c = text.charAt(++i);
            }
            plain.append(c);
        }
        return plain.toString();
    }

    void encode(StringBuilder out) {
        for (int i = 0; i < flat.length; i += 2) {
            out.append(';').append(flat[i]);
            if (flat[i + 1] != null) {
                out.append('=').append(flat[i + 1]);
            }
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Parameters && Arrays.equals(flat, ((Parameters) other).flat);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(flat);
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        encode(out);
        return out.toString();
    }
}
