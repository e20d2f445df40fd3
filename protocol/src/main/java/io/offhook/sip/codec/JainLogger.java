package io.offhook.sip.codec;

import gov.nist.core.CommonLogger;
import gov.nist.core.StackLogger;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What jain-sip-ri logs to. Without it the library looks for log4j 1.2 and throws NoClassDefFoundError in the middle of a
 * parse. Its texts quote what came from the network, credentials too: only that something was said is passed on.
 */
final class JainLogger implements StackLogger {
    private static final Logger LOG = LoggerFactory.getLogger(JainLogger.class);

    /** Must run before any other class of the library is used. */
    static void install() {
        CommonLogger.useLegacyLogger = true;
        CommonLogger.legacyLogger = new JainLogger();
    }

    private static void said(String level) {
        LOG.trace("jain-sip-ri logged at level {}", level);
    }

    @Override
    public void logError(String message) {
        said("error");
    }

    @Override
    public void logError(String message, Exception cause) {
        said("error");
    }

    @Override
    public void logFatalError(String message) {
        said("fatal");
    }

    @Override
    public void logException(Throwable cause) {
        said("exception");
    }

    @Override
    public void logWarning(String message) {
        said("warning");
    }

    @Override
    public void logInfo(String message) {}

    @Override
    public void logDebug(String message) {}

    @Override
    public void logDebug(String message, Exception cause) {}

    @Override
    public void logTrace(String message) {}

    @Override
    public void logStackTrace() {}

    @Override
    public void logStackTrace(int level) {}

    @Override
    public int getLineCount() {
        return 0;
    }

    @Override
    public boolean isLoggingEnabled() {
        return false;
    }

    @Override
    public boolean isLoggingEnabled(int level) {
        return false;
    }

    @Override
    public void disableLogging() {}

    @Override
    public void enableLogging() {}

    @Override
    public void setBuildTimeStamp(String stamp) {}

    @Override
    public void setStackProperties(Properties properties) {}

    @Override
    public String getLoggerName() {
        return JainLogger.class.getName();
    }
}
