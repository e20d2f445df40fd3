package io.offhook.app.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Writes one JSON object into a string. Numbers are rounded to a thousandth; what is no number becomes null. */
public final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final JsonGenerator out;

    private Json(JsonGenerator out) {
        this.out = out;
    }

    /** An object on one line. */
    public static String object(Consumer<Json> fields) {
        return write(fields, false);
    }

    /** An object with a line a field. */
    public static String indented(Consumer<Json> fields) {
        return write(fields, true) + "\n";
    }

    private static String write(Consumer<Json> fields, boolean indented) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(text)) {
            if (indented) {
                generator.useDefaultPrettyPrinter();
            }
            generator.writeStartObject();
            fields.accept(new Json(generator));
            generator.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** A string field. */
    public Json text(String name, String value) {
        return say(() -> out.writeStringField(name, value));
    }

    /** A boolean field. */
    public Json flag(String name, boolean value) {
        return say(() -> out.writeBooleanField(name, value));
    }

    /** A whole number. */
    public Json number(String name, long value) {
        return say(() -> out.writeNumberField(name, value));
    }

    /** A number. */
    public Json number(String name, double value) {
        return say(() -> {
            if (Double.isFinite(value)) {
                out.writeNumberField(name, Math.round(value * 1000) / 1000.0);
            } else {
                out.writeNullField(name);
            }
        });
    }

    /** A field that holds an object. */
    public Json object(String name, Consumer<Json> fields) {
        say(() -> out.writeObjectFieldStart(name));
        fields.accept(this);
        return say(out::writeEndObject);
    }

    /** A list of objects. */
    public <T> Json objects(String name, Iterable<T> values, BiConsumer<Json, T> fields) {
        say(() -> out.writeArrayFieldStart(name));
        for (T value : values) {
            say(out::writeStartObject);
            fields.accept(this, value);
            say(out::writeEndObject);
        }
        return say(out::writeEndArray);
    }

    /** A list of strings. */
    public Json texts(String name, Iterable<String> values) {
        return say(() -> {
            out.writeArrayFieldStart(name);
            for (String value : values) {
                out.writeString(value);
            }
            out.writeEndArray();
        });
    }

    /** A list of numbers. */
    public Json numbers(String name, double[] values) {
        return say(() -> {
            out.writeArrayFieldStart(name);
            for (double value : values) {
                out.writeNumber(Math.round(value * 1000) / 1000.0);
            }
            out.writeEndArray();
        });
    }

    private Json say(Writing writing) {
        try {
            writing.write();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    private interface Writing {
        void write() throws IOException;
    }
}
