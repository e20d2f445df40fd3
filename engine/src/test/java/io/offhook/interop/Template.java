package io.offhook.interop;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A text resource with {@code {{name}}} in it: a value that was set, or else the part of that name beside it. */
final class Template {
    private final String resource;
    private final Map<String, String> values = new HashMap<>();

    private Template(String resource) {
        this.resource = resource;
    }

    /** @param resource for example {@code sipp/uac.xml}, beside this class's package */
    static Template of(String resource) {
        return new Template(resource);
    }

    Template with(String name, Object value) {
        values.put(name, String.valueOf(value));
        return this;
    }

    /** Writes it, filled in. */
    Path to(Path file) {
        try {
            return Files.writeString(file, expand(read(resource)), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String expand(String text) {
        StringBuilder out = new StringBuilder();
        int from = 0;
        for (int open = text.indexOf("{{"); open >= 0; open = text.indexOf("{{", from)) {
            int close = text.indexOf("}}", open);
            String name = text.substring(open + 2, close);
            String value = values.get(name);
            out.append(text, from, open);
            out.append(value != null ? value : expand(read(parts() + name)));
            from = close + 2;
        }
        return out.append(text, from, text.length()).toString();
    }

    private String parts() {
        return resource.substring(0, resource.lastIndexOf('/')) + "/parts/";
    }

    private static String read(String name) {
        try (InputStream in = Template.class.getResourceAsStream("/interop/" + name)) {
            if (in == null) {
                throw new IllegalArgumentException("no such resource: " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
