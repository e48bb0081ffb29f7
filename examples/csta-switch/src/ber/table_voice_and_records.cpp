#include "ber/tables.hpp"

namespace csta_switch {

// The BER table of the voice unit, data collection and call detail records.
std::string_view ber_table_of_voice_and_records() {
  return R"(
PlayMessage/502 seq messageToBePlayed:Octets overConnection:Connection duration:Int?
  termination:TerminatingConditions? extensions:Extensions?
PlayMessageResponse none
RecordMessage/511 seq callToBeRecorded:Connection resource[2]:Ia5? samplingRate[0]:Int?
  encodingAlgorithm:EncodingAlgorithm? maxDuration[1]:Int? termination:TerminatingConditions?
  extensions:Extensions?
RecordMessageResponse seq resultingMessage:Octets extensions:Extensions?
Stop/508 seq connection:Connection messageToBeStopped:Octets? resource[0]:Ia5?
  extensions:Extensions?
StopResponse none
PlayEvent/6.0 seq connection:Connection message:Octets resource[3]:Ia5? length[0]:Int?
  currentPosition[1]:Int? speed[2]:Int? cause:EventCause? extensions:Extensions?
RecordEvent/6.1 seq connection:Connection message:Octets resource[2]:Ia5? length[0]:Int?
  currentPosition[1]:Int? cause:EventCause? extensions:Extensions?
StopEvent/6.3 seq connection:Connection message:Octets resource[2]:Ia5? length[0]:Int?
  currentPosition[1]:Int? cause:EventCause? extensions:Extensions?
StartDataCollection/347 seq object:CallObject dataCollType:DataCollType?
  digitsReportingCriteria:DigitsReportingCriteria? extensions:Extensions?
StartDataCollectionResponse seq dcollCrossRefID:Octets extensions:Extensions?
StopDataCollection/348 seq dcollCrossRefID:Octets extensions:Extensions?
StopDataCollectionResponse none
DataCollected/343 seq dcollCrossRefID:Octets digitsData[0]:DigitsData? telTonesData[1]:Skip?
  connectionInformation[2]:Skip? dcollcause:DcollCause? extensions:Extensions?
DataCollectedResponse none
StartCDRTransmission/363 seq transferMode:CDRTransferMode extensions:Extensions?
StartCDRTransmissionResponse seq cdrCrossRefID:Octets extensions:Extensions?
StopCDRTransmission/364 seq cdrCrossRefID:Octets cdrTermReason:CDRTermReason?
  extensions:Extensions?
StopCDRTransmissionResponse none
SendStoredCDR/362 seq cdrCrossRefID:Octets timePeriod:CDRTimePeriod? extensions:Extensions?
SendStoredCDRResponse none
CDRReport/361 seq cdrCrossRefID:Octets numberOfRecordsSent:Int cdrInfo:CDRInfo
  lastStoredCDRReportSent:Bool? extensions:Extensions?
CDRReportResponse none
CallObject choice call:Connection device:Device
DigitsReportingCriteria seq numChars[0]:Int? flushChar:Ia5? timeout[1]:Int?
DigitsData seq digitsDetected:Ia5? digitsDuration[0]:Skip? digitsPauseDuration[1]:Skip?
CDRInfo list cdrInformationItem:CDRInformationItem
CDRInformationItem seq recordNumber:Int? recordCreationTime:Time? callingDevice:CallingDeviceID?
  calledDevice:CalledDeviceID? associatedCallingDevice:AssociatedCallingDeviceID?
  associatedCalledDevice:AssociatedCalledDeviceID? recordedCall:Connection?
  connectionStart[5]:Time? connectionEnd[6]:Time? connectionDuration[7]:Int?
  reasonForTerm[14]:ReasonForTerm?
CDRTimePeriod seq beginningOfCDR:Time endOfCDR:Time
TerminatingConditions bits durationExceeded=0 dTMFDigitDetected=1 endOfMessageDetected=2
  speechDetected=3
EncodingAlgorithm enum aDPCM6K=0 aDPCM8K=1 muLawPCM6K=2 aLawPCM6K=3
DataCollType enum digits=0 telTones=1
DcollCause enum flushCharReceived=0 charCountReceived=1 timeout=2 sfTerminated=3
CDRTransferMode enum transferAtEndOfCall=0 transferOnRequest=1 transferOnThresholdReached=2
CDRTermReason enum endOfDataDetected=0 errorDetected=1 thresholdReached=2 other=3
ReasonForTerm enum normalClearing=0 unsuccessfulCallAttempt=1 abnormalTermination=2
  callTransferred=3 other=4
)";
}

}  // namespace csta_switch
